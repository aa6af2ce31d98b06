import { describe, expect, it } from 'vitest'
import { cellText, exactNumber, isNumberType, isTimeType } from './cell-text.ts'

describe('a cell', () => {
  it('tells a missing value from a text that says null and from an empty one', () => {
    expect(cellText(null)).toEqual({ kind: 'null', text: 'null' })
    expect(cellText('null')).toEqual({ kind: 'text', text: 'null' })
    expect(cellText('')).toEqual({ kind: 'empty', text: '' })
  })

  it('shows nested values as JSON', () => {
    expect(cellText({ a: [1, null] })).toEqual({ kind: 'nested', text: '{"a":[1,null]}' })
    expect(cellText([])).toEqual({ kind: 'nested', text: '[]' })
  })

  it('loses no digit of a number that is beyond doubles', () => {
    expect(exactNumber('12345678901234567891').replaceAll(/\D/g, '')).toBe('12345678901234567891')
    expect(exactNumber('-0.10')).toMatch(/^-0\D10$/)
    expect(exactNumber('12345678901234567891.000000000000000001').replaceAll(/\D/g, '')).toBe(
      '12345678901234567891000000000000000001',
    )
  })

  it('leaves the digits of a year together', () => {
    expect(exactNumber('1954')).toBe('1954')
    expect(exactNumber('19540')).toMatch(/^19\D540$/)
  })

  it('leaves what is no plain number as it is written', () => {
    expect(['NaN', '1e300', 'Infinity', '1.5e-7'].map(exactNumber)).toEqual(['NaN', '1e300', 'Infinity', '1.5e-7'])
  })

  it('knows numbers and times by their types', () => {
    expect(['count', 'bigint', 'decimal(18,2)', 'double'].map(isNumberType)).toEqual([true, true, true, true])
    expect(['string', 'list(count)', 'date', 'decimals'].map(isNumberType)).toEqual([false, false, false, false])
    expect(['date', 'timestamp', 'localTimestamp', 'string'].map(isTimeType)).toEqual([true, true, true, false])
  })
})
