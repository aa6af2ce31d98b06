import type { ColumnType } from '@provender/contract'
import type { Json } from '@provender/kernel'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addSums, finishDigest, parseSums } from './content-digest.ts'
import { canonicalRow, digestRows, type JsonRow, sumRows } from './digest-reference.ts'

const text: ColumnType = { kind: 'string' }
const count: ColumnType = { kind: 'count' }
const listOf = (type: ColumnType): ColumnType => ({ kind: 'list', element: { type, nullable: true } })
const structOf = (...names: readonly string[]): ColumnType => ({
  kind: 'struct',
  fields: names.map((name) => ({ name, type: count, nullable: true })),
})
const mapOf = (type: ColumnType): ColumnType => ({ kind: 'map', key: text, value: { type, nullable: true } })
const fieldsOf = (...types: readonly ColumnType[]) => types.map((type, index) => ({ name: `c${index}`, type }))
const rowOf = (...values: readonly Json[]): JsonRow =>
  Object.fromEntries(values.map((value, index) => [`c${index}`, value]))

describe('rows that are easily taken for each other', () => {
  const pairs: readonly [string, readonly ColumnType[], readonly Json[], readonly Json[]][] = [
    ['empty text and null, swapped', [text, text], ['', null], [null, '']],
    ['text moved to the neighbour', [text, text], ['ab', 'c'], ['a', 'bc']],
    ['text that looks like canonical text', [text, text], ['1:a', ''], ['1', 'a']],
    ['text of the null mark', [text], ['~'], [null]],
    ['zero and null', [count], [0], [null]],
    ['an empty list and null', [listOf(count)], [[]], [null]],
    ['a list of null and an empty list', [listOf(count)], [[null]], [[]]],
    ['a list of null and a list of zero', [listOf(count)], [[null]], [[0]]],
    ['a list of a list of null', [listOf(listOf(count))], [[[null]]], [[null]]],
    ['lists split elsewhere', [listOf(listOf(count))], [[[1], [2]]], [[[1, 2], []]]],
    ['a null struct and a struct of nulls', [structOf('a', 'b')], [null], [{ a: null, b: null }]],
    ['struct fields swapped', [structOf('a', 'b')], [{ a: 1, b: null }], [{ a: null, b: 1 }]],
    ['an empty map and null', [mapOf(count)], [{}], [null]],
    ['map values swapped', [mapOf(count)], [{ a: 1, b: 2 }], [{ a: 2, b: 1 }]],
    ['composed and decomposed letters', [text], ['\u00e9'], ['e\u0301']],
    ['columns swapped', [count, count], [1, 2], [2, 1]],
    ['true and false', [{ kind: 'boolean' }], [true], [false]],
    ['microseconds apart', [{ kind: 'timestamp' }], ['2026-11-20T10:00:00.000000Z'], ['2026-11-20T10:00:00.000001Z']],
    ['the next double', [{ kind: 'double' }], [0.1], [0.10000000000000002]],
    ['digits moved over the border', [count, count], [12, 3], [1, 23]],
  ]
  it.each(pairs)('%s: differ', (_, types, one, other) => {
    const fields = fieldsOf(...types)
    expect(canonicalRow(fields, rowOf(...one))).not.toBe(canonicalRow(fields, rowOf(...other)))
    expect(digestRows(fields, [rowOf(...one)])).not.toBe(digestRows(fields, [rowOf(...other)]))
  })
})

describe('a content digest', () => {
  const fields = fieldsOf(text, count)
  const rows = [rowOf('a', 1), rowOf('b', 2), rowOf(null, null)]

  it('does not depend on the order of rows or fields', () => {
    expect(digestRows(fields, [...rows].reverse())).toBe(digestRows(fields, rows))
    expect(digestRows([...fields].reverse(), rows)).toBe(digestRows(fields, rows))
  })

  it('counts duplicates: twice is neither once nor never', () => {
    const digests = [0, 1, 2, 3].map((times) =>
      digestRows(
        fields,
        Array.from({ length: times }, () => rowOf('a', 1)),
      ),
    )
    expect(new Set(digests).size).toBe(4)
  })

  it('covers names and types, also without rows', () => {
    const schemas = [fields, fieldsOf(text, { kind: 'bigint' }), [{ name: 'other', type: text }], []]
    expect(new Set(schemas.map((schema) => digestRows(schema, []))).size).toBe(schemas.length)
  })

  it('takes both zeros for one', () => {
    const doubles = fieldsOf({ kind: 'double' })
    expect(digestRows(doubles, [rowOf(-0)])).toBe(digestRows(doubles, [rowOf(0)]))
  })

  it('adds up from the sums of parts', () =>
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.string(), fc.maxSafeNat())), fc.nat(), (values, cut) => {
        const all = values.map((value) => rowOf(...value))
        const at = all.length === 0 ? 0 : cut % all.length
        const parts = addSums(sumRows(fields, all.slice(0, at)), sumRows(fields, all.slice(at)))
        expect(finishDigest(parts, fields)).toBe(digestRows(fields, all))
      }),
    ))

  it('refuses sums that are none, and names the column that holds NaN', () => {
    expect(() => parseSums('1,2', fields)).toThrow('no value of digestExpression')
    expect(() => finishDigest('3,1,1,1,1,2', fieldsOf({ kind: 'double' }))).toThrow(
      'Column c0 holds NaN or an infinity in 2 of 3 rows',
    )
  })
})

describe('the vectors of SPEC.md', () => {
  const vectors = [
    [[], [], 'pc1:0:95685d28c0d6ff22015887189a3a8a60d6f2f4fdd48a4892bc5b5d74aa31d560'],
    [fieldsOf(count), [rowOf(1)], 'pc1:1:c0398fde1772ed289770f72210c16c858ef440981ab34303819e631ded3ccced'],
    [
      fieldsOf(text, { kind: 'double' }, listOf(count)),
      [rowOf('ä~', 0.1, [1, null]), rowOf(null, null, null)],
      'pc1:2:11d66e1c982b3c8b1f79bcf55b617ee8a0bf32c74eb8be94d9390468aad2c995',
    ],
  ] as const
  it.each(vectors)('%j %j', (fields, rows, expected) => {
    expect(digestRows(fields, rows)).toBe(expected)
  })
})
