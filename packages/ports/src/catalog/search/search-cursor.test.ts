import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { searchCursors } from './search-cursor.ts'

const cursors = searchCursors(randomBytes)
const last = { rank: -3.25, product: 'library/loans' }
const refusal = (read: () => unknown, says: string) =>
  expect(read).toThrow(expect.objectContaining({ code: 'REQUEST_INVALID', message: expect.stringContaining(says) }))

describe('a cursor of the search', () => {
  it('brings back any position', () => {
    const rank = fc.option(fc.double({ noNaN: true }), { nil: null })
    fc.assert(
      fc.property(rank, fc.string({ maxLength: 80, unit: 'binary' }), fc.string(), (rank, product, question) => {
        expect(cursors.read(cursors.write({ rank, product }, question), question)).toEqual({ rank, product })
      }),
    )
  })

  it('shows nothing of how well the result fits, not even whether it fits as well as before', () => {
    const [one, same, other] = [last, last, { ...last, rank: -1 / 3 }].map((of) => cursors.write(of, 'loans'))
    expect(one).not.toBe(same)
    expect([same?.length, other?.length]).toEqual([one?.length, one?.length])
    expect(Buffer.from(one ?? '', 'base64url').includes('library')).toBe(false)
  })

  it('is of one query and one process, and of nobody else', () => {
    const cursor = cursors.write(last, 'loans')
    refusal(() => cursors.read(cursor, 'titles'), 'another query')
    refusal(() => searchCursors(randomBytes).read(cursor, 'loans'), 'Search again')
    refusal(() => cursors.read(`${cursor.startsWith('A') ? 'B' : 'A'}${cursor.slice(1)}`, 'loans'), 'Search again')
    for (const text of [
      '',
      '!',
      'A',
      'WyJ4IixudWxsLCJhL2IiXQ',
      cursor.slice(0, 40),
      cursor + cursor,
      'A'.repeat(2000),
    ]) {
      refusal(() => cursors.read(text, 'loans'), 'Search again')
    }
  })
})
