import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type ErrorCode, errorCodes } from './error-codes.ts'
import {
  asProvenderError,
  type ErrorJson,
  errorFromJson,
  isProvenderError,
  type Json,
  ProvenderError,
} from './errors.ts'

const anyCode = fc.constantFrom(...(Object.keys(errorCodes) as ErrorCode[]))
const anyDetails = fc
  .dictionary(fc.string(), fc.jsonValue())
  .map((details) => JSON.parse(JSON.stringify(details)) as Record<string, Json>)

describe('the table of codes', () => {
  it('gives every code an area, an HTTP error status and a meaning that is a sentence', () => {
    for (const [code, { status, means }] of Object.entries(errorCodes)) {
      expect(code).toMatch(/^[A-Z]+(_[A-Z]+)*$/)
      expect(status).toBeGreaterThanOrEqual(400)
      expect(status).toBeLessThan(600)
      expect(means).toMatch(/^(\p{Lu}|provender|product).*\.$/u)
    }
  })
})

describe('an error', () => {
  it('takes its status and advice from the table', () => {
    const error = new ProvenderError('STORAGE_DISK_FULL', 'The disk is full.')
    expect([error.name, error.status, error.retry, error.details]).toEqual(['ProvenderError', 507, 'backoff', {}])
  })

  it('crosses to another process as JSON text without a loss', () => {
    fc.assert(
      fc.property(anyCode, fc.string(), anyDetails, (code, message, details) => {
        const sent = new ProvenderError(code, message, details)
        const received = errorFromJson(JSON.parse(JSON.stringify(sent)) as ErrorJson)
        expect(received).toBeInstanceOf(ProvenderError)
        expect(received.toJSON()).toEqual(sent.toJSON())
        expect([received.status, received.retry]).toEqual([sent.status, sent.retry])
      }),
    )
  })

  it('leaves its cause behind, which may hold secrets', () => {
    const error = new ProvenderError('INTERNAL', 'Broken.', {}, { cause: new Error('password=1') })
    expect(error.cause).toBeInstanceOf(Error)
    expect(JSON.stringify(error)).not.toContain('password')
  })

  it('with a code of a newer version arrives as INTERNAL and keeps that code in its details', () => {
    const received = errorFromJson({ code: 'FUTURE_CODE' as ErrorCode, message: 'Later.', details: { a: 1 } })
    expect(received.toJSON()).toEqual({
      code: 'INTERNAL',
      message: 'Later.',
      details: { a: 1, unknownCode: 'FUTURE_CODE' },
    })
    expect(received.status).toBe(500)
  })
})

describe('any thrown value', () => {
  it('is recognised by its code, whichever copy of the class made it', () => {
    expect(isProvenderError(new ProvenderError('USAGE', 'No.'))).toBe(true)
    expect(isProvenderError(Object.assign(new Error('No.'), { code: 'USAGE' }))).toBe(true)
    for (const other of [
      new Error('x'),
      Object.assign(new Error('x'), { code: 'ENOENT' }),
      { code: 'USAGE' },
      null,
      'x',
    ]) {
      expect(isProvenderError(other)).toBe(false)
    }
    expect(isProvenderError(Object.assign(new Error('x'), { code: 'toString' }))).toBe(false)
  })

  it('becomes an error with a code: itself, or INTERNAL with the original as its cause', () => {
    const own = new ProvenderError('USAGE', 'No.')
    expect(asProvenderError(own)).toBe(own)
    const boom = new Error('boom')
    expect(asProvenderError(boom)).toMatchObject({ code: 'INTERNAL', cause: boom })
    for (const value of ['text', null, undefined, 7]) expect(asProvenderError(value).message).toContain(String(value))
  })
})
