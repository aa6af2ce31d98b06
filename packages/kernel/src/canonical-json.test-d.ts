import { expectTypeOf, it } from 'vitest'
import { canonicalJson } from './canonical-json.ts'

it('takes JSON and nothing else', () => {
  expectTypeOf(canonicalJson({ a: [1, 'x', null] })).toBeString()
  // @ts-expect-error a Date would lose its type on the way back
  canonicalJson(new Date(0))
  // @ts-expect-error bigint has no place in JSON
  canonicalJson({ at: 1n })
  // @ts-expect-error undefined would be dropped without a word
  canonicalJson({ at: undefined })
})
