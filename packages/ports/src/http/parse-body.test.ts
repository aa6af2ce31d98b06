import { Type } from 'typebox'
import { expect, it } from 'vitest'
import { parseBody } from './parse-body.ts'

const schema = Type.Object({ source: Type.String({ minLength: 2, maxLength: 5 }) }, { additionalProperties: false })

it.each([
  [undefined, 'it must be object'],
  [null, 'it must be object'],
  [[], 'it must be object'],
  [{}, 'it must have required properties source'],
  [{ source: 1 }, 'source must be string'],
  [{ source: 'a' }, 'source must not have fewer than 2 characters'],
  [{ source: 'abcdef' }, 'source must not have more than 5 characters'],
  [{ source: 'abc', other: 1 }, 'other is no member that is known'],
])('a body %j is refused by its first fault', (body, fault) => {
  expect(() => parseBody(schema, body)).toThrow(
    expect.objectContaining({ code: 'REQUEST_INVALID', message: `The body does not fit: ${fault}.` }),
  )
})

it('a body that fits is what is returned', () => {
  expect(parseBody(schema, { source: 'loans' })).toEqual({ source: 'loans' })
})
