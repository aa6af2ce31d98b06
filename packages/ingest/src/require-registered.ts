import type { EventContract } from '@provender/contract'
import { type Json, ProvenderError } from '@provender/kernel'
import { diffFields, type EventLog } from '@provender/storage'

/**
 * Asserts that event types are declared as the log knows them: segments are read under the declared fields.
 * @throws EVENT_TYPE_CHANGED with the fields that differ
 */
export function requireRegistered(events: readonly EventContract[], log: EventLog): void {
  const registered = new Map(log.eventTypes().map((known) => [known.type, known]))
  for (const { type, schemaDigest, data } of events) {
    const known = registered.get(type)
    if (known === undefined || known.schemaDigest === schemaDigest) continue
    const fields = diffFields(known.contract.data, data)
    const parts = Object.entries(fields).flatMap(([how, names]) =>
      names.length > 0 ? [`${how} ${names.join(', ')}`] : [],
    )
    throw new ProvenderError(
      'EVENT_TYPE_CHANGED',
      `The event type ${type} has events with other fields than it now declares (${parts.join('; ') || 'fields in another order'}). A type never changes: give the new shape a new type, and keep this one as it was.`,
      { type, registered: known.schemaDigest, declared: schemaDigest, fields: { ...fields } as unknown as Json },
    )
  }
}
