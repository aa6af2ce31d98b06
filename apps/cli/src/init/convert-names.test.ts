import { checkName } from '@provender/kernel'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { convertColumnNames, convertProductName } from './convert-names.ts'

const to = (...names: readonly string[]): readonly string[] => convertColumnNames(names).map((name) => name.to)

describe('column names from a header', () => {
  it.each([
    ['Order ID', 'order_id'],
    ['orderId', 'order_id'],
    ['HTTPStatus', 'http_status'],
    ['Größe (cm)', 'grosse_cm'],
    ['straße', 'strasse'],
    ['Prénom', 'prenom'],
    ['日付', 'column_1'],
    ['', 'column_1'],
    ['2024', 'field_2024'],
    ['select', 'select_field'],
    ['position', 'position_field'],
    ['subject', 'subject_field'],
    ['provender_x', 'field_provender_x'],
    ['_hidden', 'hidden'],
    ['x'.repeat(80), 'x'.repeat(63)],
    ['ok_name', 'ok_name'],
  ])('%j becomes %s', (from, name) => expect(to(from)).toEqual([name]))

  it('are unique: repeated ones get a number', () => {
    expect(to('a', 'A', 'a ', '', '')).toEqual(['a', 'a_2', 'a_3', 'column_4', 'column_5'])
    expect(to('a_2', 'a', 'a')).toEqual(['a_2', 'a', 'a_3'])
  })

  it('always follow the grammar and are unique, whatever the header holds', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme' }), { maxLength: 20 }), (names) => {
        const found = to(...names)
        for (const name of found) expect(checkName('event field', name)).toBe(name)
        expect(new Set(found).size).toBe(names.length)
      }),
    )
  })
})

describe('product names', () => {
  it.each([
    ['Ventes 2024_v2', 'ventes-2024'],
    ['orders', 'orders'],
    ['2024 orders', 'orders'],
    ['table', 'table-data'],
    ['日本', 'my-data'],
    ['x', 'x-data'],
  ])('%j becomes %s', (from, name) => expect(convertProductName(from)).toBe(name))

  it('always follow the grammar', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (name) => {
        expect(checkName('product', convertProductName(name))).toBeTruthy()
        expect(checkName('domain', convertProductName(name, 'domain'))).toBeTruthy()
      }),
    )
  })
})
