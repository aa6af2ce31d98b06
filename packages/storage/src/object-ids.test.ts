import { digestOf } from '@provender/kernel'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { checkObjectId, dataFileObjectId, manifestObjectId, segmentObjectId, storageIdOf } from './object-ids.ts'

const of = { product: 'library/borrowing-patterns', version: '2.1.0', build: '018f-4a' } as const

it('ids are made of digests, versions and build ids, never of names', () => {
  expect(segmentObjectId('018f', 'org.library.loan.book-borrowed')).toMatch(/^log\/018f\/[0-9a-f]{16}\.parquet$/)
  expect(manifestObjectId(of)).toBe(`releases/${storageIdOf(of.product)}/2.1.0/018f-4a.json`)
  const hex = digestOf('rows').slice('sha256:'.length)
  expect(dataFileObjectId(digestOf('rows'))).toBe(`data/${hex.slice(0, 2)}/${hex}.parquet`)
})

it('whatever a name holds, the id made from it is an object id', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (name) => {
      expect(checkObjectId(segmentObjectId('018f', name))).toContain('log/018f/')
    }),
  )
})

it('a build id or batch id that could be a path is refused', () => {
  const invalid = expect.objectContaining({ code: 'STORAGE_OBJECT_ID_INVALID' })
  expect(() => segmentObjectId('../..', 'a.b.c')).toThrow(invalid)
  expect(() => manifestObjectId({ ...of, version: '*' })).toThrow(invalid)
  expect(() => checkObjectId(`a/${'b'.repeat(101)}`)).toThrow(invalid)
  expect(() => checkObjectId(Array.from({ length: 300 }, () => 'ab').join('/'))).toThrow(invalid)
})
