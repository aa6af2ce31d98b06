import { createHmac } from 'node:crypto'
import { ProvenderError } from '@provender/kernel'
import type { EventLog } from '@provender/storage'

const factName = 'person-key-check'

/**
 * Asserts that the person key is the one that made the tokens in the log; the first key used is recorded by a check value,
 * from which the key cannot be told.
 * @throws PERSON_KEY_CHANGED when the log holds tokens of another key: one person would get a second token
 * @example requirePersonKey(key, log) // log.fact('person-key-check') holds 32 hex digits
 */
export function requirePersonKey(key: Uint8Array, log: EventLog): void {
  const check = createHmac('sha256', key).update('provender person key').digest('hex').slice(0, 32)
  const recorded = log.fact(factName)
  if (recorded === check) return
  if (recorded === null || !holdsTokens(log)) {
    log.setFact(factName, check)
    return
  }
  throw new ProvenderError(
    'PERSON_KEY_CHANGED',
    'The person key is not the one that the tokens in the log were made with, so that one person would get a second token. Nothing was taken in. Restore keys/person.key of the workspace from a backup, or give the secret that personKey names its former value.',
  )
}

function holdsTokens(log: EventLog): boolean {
  const types = log
    .eventTypes()
    .flatMap(({ type, contract }) => (contract.data.some((field) => field.pii?.kind === 'identifier') ? [type] : []))
  return types.length > 0 && log.segments({ types }).length > 0
}
