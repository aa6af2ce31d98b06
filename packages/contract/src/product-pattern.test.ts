import type { ProductName } from '@provender/kernel'
import { describe, expect, it } from 'vitest'
import { js } from '../fixtures/refusing.ts'
import { checkProductPattern, coversProduct } from './product-pattern.ts'

describe('a pattern of product names', () => {
  it.each<[string, ProductName, boolean]>([
    ['library/book-catalog', 'library/book-catalog', true],
    ['library/book-catalog', 'library/book-catalogue', false],
    ['library/book', 'library/book-catalog', false],
    ['library/*', 'library/book-catalog', true],
    ['library/*', 'library-two/book-catalog', false],
    ['lib-a/*', 'lib-b/book-catalog', false],
    ['*', 'library/book-catalog', true],
  ])('%s covers %s: %s', (pattern, product, covers) => {
    expect(coversProduct(pattern, product)).toBe(covers)
  })

  it.each([
    '',
    '/',
    '**',
    'library',
    'library/',
    '/book-catalog',
    'library/b*',
    '*/book-catalog',
    '*/*',
    'Library/x-y',
    'library/a/b',
    'library/.*',
    '(a+)+$/x',
    '../x',
    ' library/*',
    null,
    undefined,
    7,
    ['*'],
  ])('%j is none', (pattern) => {
    const refused = expect.objectContaining({
      code: 'CONFIG_INVALID',
      message: expect.stringMatching(/Write domain\/name, domain\/\* or \*\.$/),
    })
    expect(() => checkProductPattern(js(pattern))).toThrow(refused)
    expect(() => coversProduct(js(pattern), 'library/book-catalog')).toThrow(refused)
  })
})
