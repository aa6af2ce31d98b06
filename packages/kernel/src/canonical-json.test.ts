import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalJson } from './canonical-json.ts'
import { digestOf, digestOfJson, shortDigest } from './digest.ts'
import type { Json } from './errors.ts'

/** JSON values whose text can be written: no lone surrogates, -0 written as 0. */
const anyJson = fc.jsonValue({ stringUnit: 'grapheme' }).map((value) => JSON.parse(JSON.stringify(value)) as Json)

function shuffled(value: Json): Json {
  if (value === null || typeof value !== 'object') return value
  if (Array.isArray(value)) return value.map(shuffled)
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, item]) => [key, shuffled(item)]),
  )
}

describe('canonical JSON (RFC 8785)', () => {
  it('writes the sample of section 3.2.2', () => {
    const sample = JSON.parse(String.raw`{
      "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
      "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
      "literals": [null, true, false]
    }`)
    expect(canonicalJson(sample)).toBe(
      String.raw`{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}`,
    )
  })

  it('sorts keys by UTF-16 code unit, as in section 3.2.3, not by code point', () => {
    const keys = ['\u20ac', '\r', '\ufb33', '1', '\ud83d\ude00', '\u0080', '\u00f6']
    const sorted = ['\r', '1', '\u0080', '\u00f6', '\u20ac', '\ud83d\ude00', '\ufb33']
    const text = canonicalJson(Object.fromEntries(keys.map((key) => [key, 0])))
    expect(text).toBe(`{${sorted.map((key) => `${JSON.stringify(key)}:0`).join(',')}}`)
  })

  it('sorts keys that look like numbers as text', () => {
    expect(canonicalJson({ 10: 0, 9: 0, 1: 0 })).toBe('{"1":0,"10":0,"9":0}')
  })

  it.each([
    [1e21, '1e+21'],
    [1e20, '100000000000000000000'],
    [-0, '0'],
    [1.0, '1'],
    [5e-324, '5e-324'],
    [-5e-324, '-5e-324'],
    [1.7976931348623157e308, '1.7976931348623157e+308'],
    [9007199254740992, '9007199254740992'],
    [295147905179352830000, '295147905179352830000'],
    [9.999999999999997e22, '9.999999999999997e+22'],
    [0.000001, '0.000001'],
    [1e-7, '1e-7'],
    [333333333.33333325, '333333333.33333325'],
    [1424953923781206.2, '1424953923781206.2'],
  ])('writes the number %s as appendix B does: %s', (number, text) => {
    expect(canonicalJson(number)).toBe(text)
  })

  it('gives back an equal value when read again', () => {
    fc.assert(
      fc.property(anyJson, (value) => {
        expect(JSON.parse(canonicalJson(value))).toEqual(value)
      }),
    )
  })

  it('writes equal values alike, whatever the order of their keys', () => {
    fc.assert(fc.property(anyJson, (value) => canonicalJson(shuffled(value)) === canonicalJson(value)))
  })

  it('keeps the order of lists and a key named __proto__', () => {
    expect(canonicalJson([2, 1])).toBe('[2,1]')
    expect(canonicalJson(JSON.parse('{"__proto__":1,"a":2}'))).toBe('{"__proto__":1,"a":2}')
  })
})

describe('canonical JSON refuses what it would lose', () => {
  it.each([
    ['not a number', { a: [Number.NaN] }, '$.a[0]'],
    ['infinity', { a: Number.POSITIVE_INFINITY }, '$.a'],
    ['a lone surrogate in text', ['\ud800'], '$[0]'],
    ['a lone surrogate in a key', { a: { '\udc00': 1 } }, '$.a'],
    ['undefined', { a: undefined }, '$.a'],
    ['bigint', { a: 1n }, '$.a'],
    ['a function', { a: () => 1 }, '$.a'],
    ['a symbol', { a: Symbol('s') }, '$.a'],
    ['a hole in a list', { a: new Array(1) }, '$.a[0]'],
    ['a Date', { at: new Date(0) }, '$.at'],
    ['a Map', { a: new Map([['k', 1]]) }, '$.a'],
    ['bytes', { a: new Uint8Array([1]) }, '$.a'],
  ])('%s', (_, value, path) => {
    expect(() => canonicalJson(value as unknown as Json)).toThrowError(
      expect.objectContaining({ code: 'CANONICAL_JSON_INVALID', details: expect.objectContaining({ path }) }),
    )
  })

  it('but takes objects without a prototype', () => {
    expect(canonicalJson(Object.assign(Object.create(null), { a: 1 }))).toBe('{"a":1}')
  })
})

describe('digests', () => {
  it('are SHA-256 of the bytes; text counts as UTF-8', () => {
    const abc = 'sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'
    expect(digestOf('abc')).toBe(abc)
    expect(digestOf(new TextEncoder().encode('abc'))).toBe(abc)
    expect(digestOf('€')).toBe(digestOf(new Uint8Array([0xe2, 0x82, 0xac])))
  })

  it('of JSON are equal for equal values only', () => {
    expect(digestOfJson({ b: 1, a: 2 })).toBe(digestOfJson({ a: 2, b: 1 }))
    fc.assert(
      fc.property(
        anyJson,
        anyJson,
        (a, b) => (digestOfJson(a) === digestOfJson(b)) === (canonicalJson(a) === canonicalJson(b)),
      ),
    )
  })

  it('are shown by their first twelve digits', () => {
    expect(shortDigest(digestOf('abc'))).toBe('ba7816bf8f01')
  })
})
