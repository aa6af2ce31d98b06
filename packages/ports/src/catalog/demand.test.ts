import { instant } from '@provender/kernel'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { demandFor, parseWish, rankDemand, wishKey } from './demand.ts'

const wish = (sequence: number, wanted: string, use: string | null = null) => ({
  ...{ sequence, wanted, use, actor: 'ada' },
  at: instant(`2026-11-21T10:00:${String(sequence).padStart(2, '0')}Z`),
})

describe('a wish', () => {
  it.each([
    ['  daily \t  weather\u00a0forecast\n', 'daily weather forecast'],
    ['e\u0301te\u0301', '\u00e9t\u00e9'],
    ['👩‍🚀 data', '👩‍🚀 data'],
    ['می‌خواهم', 'می‌خواهم'],
    ['<script>alert(1)</script>', '<script>alert(1)</script>'],
  ])('is recorded as plain text: %j', (wanted, recorded) => {
    expect(parseWish({ wanted, use: '  ' })).toEqual({ wanted: recorded, use: null })
  })

  it.each([
    'a',
    '   a   ',
    'x'.repeat(201),
    'a\u0000b',
    'a\u001b[2Jb',
    'weather\u202e.txt',
    'we\u2066ather',
    'we\u00adather',
    'a\ud800b',
    '\u200b\u200b\u200b',
    '\u200d\u200d\u200d\u202d',
    'a\u200d\u200d',
  ])('is refused: %j', (wanted) => {
    expect(() => parseWish({ wanted })).toThrow(expect.objectContaining({ code: 'REQUEST_INVALID' }))
  })

  it('may say what it is for, in as plain words', () => {
    expect(parseWish({ wanted: 'weather', use: ' plan   staff ' })).toEqual({ wanted: 'weather', use: 'plan staff' })
    expect(() => parseWish({ wanted: 'weather', use: 'a\u202eb' })).toThrow(
      expect.objectContaining({ details: { parameter: 'use' } }),
    )
  })

  it('is recorded in one form only, whatever text it was', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 2, maxLength: 50 }), (wanted) => {
        const parsed = (() => {
          try {
            return parseWish({ wanted })
          } catch (error) {
            expect(error).toMatchObject({ code: 'REQUEST_INVALID' })
            return null
          }
        })()
        if (parsed !== null) expect(parseWish({ wanted: parsed.wanted })).toEqual(parsed)
      }),
    )
  })
})

describe('demand', () => {
  it('is counted without case and width, and shown as it was asked for last', () => {
    const asked = [wish(1, 'Daily Weather', 'staff'), wish(2, 'ＤＡＩＬＹ weather'), wish(3, 'daily weather', 'staff')]
    expect(rankDemand(asked)).toEqual([
      { wanted: 'daily weather', asked: 3, firstAsked: asked[0]?.at, lastAsked: asked[2]?.at, uses: ['staff'] },
    ])
    expect(wishKey('STRASSE')).toBe(wishKey('strasse'))
  })

  it('is ranked by how often, then by how recently', () => {
    const asked = ['fees', 'weather', 'holds', 'weather', 'rooms'].map((wanted, index) => wish(index + 1, wanted))
    expect(rankDemand(asked).map(({ wanted, asked: times }) => `${wanted} ${times}`)).toEqual([
      ...['weather 2', 'rooms 1', 'holds 1', 'fees 1'],
    ])
  })

  it('tells the latest five uses', () => {
    const asked = Array.from({ length: 7 }, (_, index) => wish(index, 'weather', `use ${index}`))
    expect(demandFor(asked, 'WEATHER')?.uses).toEqual(['use 6', 'use 5', 'use 4', 'use 3', 'use 2'])
    expect(demandFor(asked, 'fees')).toBeNull()
  })

  it('lists no more than 200', () => {
    expect(rankDemand(Array.from({ length: 300 }, (_, index) => wish(index % 60, `wish ${index}`)))).toHaveLength(200)
  })
})
