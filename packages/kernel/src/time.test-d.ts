import { expectTypeOf, it } from 'vitest'
import { type Instant, instant, microsOf, ProvenderError } from './index.ts'

it('takes an instant only where one was read', () => {
  expectTypeOf(instant('2026-11-20T10:00:00Z')).toEqualTypeOf<Instant>()
  // @ts-expect-error text that nobody checked is no instant
  microsOf('2026-11-20T10:00:00.000000Z')
})

it('knows the closed table of codes', () => {
  expectTypeOf(new ProvenderError('USAGE', 'No.').status).toBeNumber()
  // @ts-expect-error a code that the table does not hold
  new ProvenderError('USAGE_WRONG', 'No.')
  // @ts-expect-error details are JSON
  new ProvenderError('USAGE', 'No.', { at: new Date(0) })
})
