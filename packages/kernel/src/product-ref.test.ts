import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type ProductName, parseProductRef, showRelease, sqlSchemaOf } from './product-ref.ts'

const product: ProductName = 'library/borrowing-patterns'

describe('product references', () => {
  it.each([
    ['library/borrowing-patterns', { product, version: null, release: null }],
    ['library/borrowing-patterns@2.1.0', { product, version: '2.1.0', release: null }],
    ['library/borrowing-patterns@2.1.0#14', { product, version: '2.1.0', release: 14 }],
    ['library/borrowing-patterns@2.1.0/14', { product, version: '2.1.0', release: 14 }],
  ])('%s is read part by part', (text, ref) => {
    expect(parseProductRef(text)).toEqual(ref)
  })

  it.each([
    '',
    'library',
    'library/',
    '/loans',
    'Library/loans',
    'library/loans#3',
    'library/loans/3',
    'library/loans@2',
    'library/loans@2.1',
    'library/loans@v2.1.0',
    'library/loans@^2.1.0',
    'library/loans@02.1.0',
    'library/loans@2.1.0#',
    'library/loans@2.1.0#x',
    'library/loans@2.1.0#-1',
    'library/loans@2.1.0#014',
    'library/loans@2.1.0#99999999999999999999',
    'library/loans@2.1.0#14 ',
    'library/loans@2.1.0#14\n',
    'a/b/c',
    '../loans',
  ])('%j is refused with the ways to write one', (text) => {
    expect(() => parseProductRef(text)).toThrowError(
      expect.objectContaining({ code: 'CONTRACT_NAME_INVALID', details: { found: text } }),
    )
  })

  it('are read back as they are shown', () => {
    const part = fc.nat({ max: 999 })
    fc.assert(
      fc.property(part, part, part, fc.nat(), (major, minor, patch, release) => {
        const version = `${major}.${minor}.${patch}`
        expect(parseProductRef(showRelease(product, version, release))).toEqual({ product, version, release })
      }),
    )
  })
})

describe('the SQL schema of a product', () => {
  it('is its name with underscores, under its domain', () => {
    expect(sqlSchemaOf('risk-office/borrowing-patterns', '1.4.0')).toEqual({
      catalog: 'risk_office',
      schema: 'borrowing_patterns',
    })
  })

  it('carries the major from the second on', () => {
    expect(sqlSchemaOf(product, '0.3.0').schema).toBe('borrowing_patterns')
    expect(sqlSchemaOf(product, '2.0.0').schema).toBe('borrowing_patterns_v2')
    expect(sqlSchemaOf(product, '10.0.0').schema).toBe('borrowing_patterns_v10')
  })
})
