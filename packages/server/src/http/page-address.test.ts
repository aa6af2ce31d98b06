import { expect, it } from 'vitest'
import { isPageAddress } from './page-address.ts'

it.each([
  '/',
  '/console',
  '/events',
  '/events/',
  '/events/ledger',
  '/events/org.library.loan.book-borrowed',
  '/domains/city-library',
  '/glossary',
  '/demand',
  '/activity',
  '/products/library/borrowing-patterns',
  '/products/library/borrowing-patterns/code',
])('%s is a page', (path) => {
  expect(isPageAddress(path)).toBe(true)
})

it.each([
  '/nothing',
  '/products',
  '/products/library',
  '/products/library/borrowing-patterns/nothing',
  '/products/library/Borrowing',
  '/products/..%2f..%2fetc/passwd',
  '/events/a/b',
  '/events/%2e%2e',
  '//console',
  '/console//',
  '/index.html',
])('%s is none', (path) => {
  expect(isPageAddress(path)).toBe(false)
})
