import { createHash } from 'node:crypto'
import type { ColumnContract, EmissionLedger, EventContract } from '@provender/contract'
import { canonicalJson, type Digest, ProvenderError } from '@provender/kernel'
import { asJson, chainHash } from './chain.ts'
import type { LogBatch, NewBatch, NewSegment, QuarantineEntry, SourceState } from './log-batch.ts'
import { checkObjectId } from './object-ids.ts'

/** The end of the log that a batch is appended to. */
export interface LogEnd {
  readonly sequence: number
  readonly head: number
  readonly hash: Digest | null
}

/**
 * The record of a batch at the end of the log: positions given, ledger and segments checked against each other, chained.
 * `registered` are the event types that the log knows.
 * @throws STORAGE_CONFLICT when the log has another head than the batch was prepared against
 * @throws INGEST_LEDGER_MISMATCH when rows, events, segments or positions do not add up
 * @throws EVENT_TYPE_CHANGED when a registered type comes with another schema
 * @throws EVENT_TYPE_UNKNOWN when a segment holds a type that is neither registered nor declared
 * @throws STORAGE_OBJECT_ID_INVALID when a segment's object is no object id
 */
export function planBatch(batch: NewBatch, end: LogEnd, registered: ReadonlyMap<string, EventContract>): LogBatch {
  requireHead(batch, end.head)
  requireLedger(batch)
  requireSegments(batch, end.head)
  requireSchemas(batch, registered)
  const rows = batch.segments.reduce((sum, segment) => sum + segment.rows, 0)
  const record = {
    sequence: end.sequence + 1,
    batch: batch.batch,
    source: batch.source,
    actor: batch.actor,
    ingestTime: batch.ingestTime,
    fromPosition: end.head + 1,
    toPosition: end.head + rows,
    ledger: batch.ledger,
    segments: batch.segments.map(plainSegment),
    registered: batch.eventTypes.filter(({ type }) => !registered.has(type)),
    quarantined: batch.quarantine.length,
    quarantineDigest: quarantineDigestOf(batch.quarantine),
    sourceState: plainState(batch.sourceState),
  }
  return { ...record, previous: end.hash, hash: chainHash(record, end.hash) }
}

/**
 * SHA-256 over the canonical JSON lines of quarantined entries, in order.
 * @example quarantineDigestOf([]) // 'sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'
 */
export function quarantineDigestOf(entries: Iterable<QuarantineEntry>): Digest {
  const hash = createHash('sha256')
  for (const { source, file, fileDigest, sourceRow, scope, eventType, reason } of entries) {
    hash.update(`${canonicalJson({ source, file, fileDigest, sourceRow, scope, eventType, reason })}\n`)
  }
  return `sha256:${hash.digest('hex')}`
}

// What callers add to the declared members is not recorded, or the tables could not be compared with the record.
function plainSegment(of: NewSegment): NewSegment {
  const { eventType, schemaDigest, object, sha256, sizeBytes, rows } = of
  const { fromPosition, toPosition, firstEventTime, lastEventTime, lateRows } = of
  return {
    ...{ eventType, schemaDigest, object, sha256, sizeBytes, rows },
    ...{ fromPosition, toPosition, firstEventTime, lastEventTime, lateRows },
  }
}

function plainState({ fingerprint, fileDigest, watermark }: SourceState): SourceState {
  return { fingerprint, fileDigest, watermark }
}

function requireHead({ batch, expectedHead }: NewBatch, head: number): void {
  if (expectedHead === head) return
  throw new ProvenderError(
    'STORAGE_CONFLICT',
    `The batch ${batch} was prepared for a log that ends at position ${expectedHead}, but it ends at ${head}. Nothing was written; plan the intake again.`,
    { batch, expectedHead, head },
  )
}

function requireLedger(batch: NewBatch): void {
  const { ledger } = batch
  requireEqual(batch, 'source of the ledger', batch.source, ledger.source)
  requireEqual(batch, 'source rows accepted and quarantined', ledger.rows, ledger.accepted + ledger.quarantined)
  for (const { type, due, appended, duplicate, quarantined } of ledger.events) {
    requireEqual(batch, `${type} events appended, repeated and quarantined`, due, appended + duplicate + quarantined)
  }
  const types = new Set([...ledger.events.map(({ type }) => type), ...batch.segments.map(({ eventType }) => eventType)])
  for (const type of types) {
    requireEqual(batch, `${type} events in segments`, appendedOf(ledger.events, type), rowsOf(batch.segments, type))
  }
  const stranger = batch.quarantine.find((entry) => entry.source !== batch.source)
  requireEqual(batch, 'source of quarantined entries', batch.source, stranger?.source ?? batch.source)
}

function appendedOf(events: readonly EmissionLedger[], type: string): number {
  return events.reduce((sum, entry) => sum + (entry.type === type ? entry.appended : 0), 0)
}

function rowsOf(segments: readonly NewSegment[], type: string): number {
  return segments.reduce((sum, segment) => sum + (segment.eventType === type ? segment.rows : 0), 0)
}

function requireSegments(batch: NewBatch, head: number): void {
  const { segments } = batch
  for (const { object, eventType, rows, fromPosition, toPosition, lateRows } of segments) {
    checkObjectId(object)
    const span = toPosition - fromPosition + 1
    const fits = Number.isSafeInteger(rows) && rows >= 1 && rows <= span && lateRows >= 0 && lateRows <= rows
    requireEqual(
      batch,
      `whether ${eventType} rows (${rows}) fit positions ${fromPosition} to ${toPosition}`,
      true,
      fits,
    )
  }
  if (segments.length === 0) return
  const rows = segments.reduce((sum, segment) => sum + segment.rows, 0)
  requireEqual(batch, 'first position', head + 1, Math.min(...segments.map((segment) => segment.fromPosition)))
  requireEqual(batch, 'last position', head + rows, Math.max(...segments.map((segment) => segment.toPosition)))
  requireEqual(batch, 'segments by type', segments.length, new Set(segments.map(({ eventType }) => eventType)).size)
}

function requireEqual<Value extends string | number | boolean>(
  { batch, source }: NewBatch,
  what: string,
  expected: Value,
  found: Value,
): void {
  if (expected === found) return
  throw new ProvenderError(
    'INGEST_LEDGER_MISMATCH',
    `The batch ${batch} of the source ${source} does not add up (${what}): expected ${expected}, found ${found}. Nothing was written; this is a fault of the intake, please report it.`,
    { batch, source, what, expected, found },
  )
}

function requireSchemas(batch: NewBatch, registered: ReadonlyMap<string, EventContract>): void {
  const declared = new Map(batch.eventTypes.map((contract) => [contract.type, contract]))
  for (const contract of batch.eventTypes) {
    const known = registered.get(contract.type) ?? declared.get(contract.type)
    if (known !== undefined && known.schemaDigest !== contract.schemaDigest) throw changed(known, contract)
  }
  for (const { eventType, schemaDigest } of batch.segments) {
    const known = registered.get(eventType) ?? declared.get(eventType)
    if (known === undefined) throw unknownType(eventType)
    if (known.schemaDigest !== schemaDigest) throw changed(known, { ...known, schemaDigest })
  }
}

function unknownType(eventType: string): ProvenderError {
  return new ProvenderError(
    'EVENT_TYPE_UNKNOWN',
    `The batch holds events of ${eventType}, which is not registered and comes without a contract. Pass its contract with the batch.`,
    { eventType },
  )
}

/** Fields of an event type that were added, removed or altered, by name. */
export interface FieldDiff {
  readonly added: readonly string[]
  readonly removed: readonly string[]
  readonly altered: readonly string[]
}

/**
 * What differs between two contracts of one event type, as far as the schema digest covers it.
 * @example diffFields(before.data, after.data) // { added: ['due_date'], removed: [], altered: [] }
 */
export function diffFields(before: readonly ColumnContract[], after: readonly ColumnContract[]): FieldDiff {
  const shapes = (columns: readonly ColumnContract[]) =>
    new Map(columns.map(({ name, type, nullable, pii }) => [name, canonicalJson(asJson({ type, nullable, pii }))]))
  const [was, is] = [shapes(before), shapes(after)]
  return {
    added: [...is.keys()].filter((name) => !was.has(name)),
    removed: [...was.keys()].filter((name) => !is.has(name)),
    altered: [...is.keys()].filter((name) => was.has(name) && was.get(name) !== is.get(name)),
  }
}

function changed(known: EventContract, found: EventContract): ProvenderError {
  const fields = diffFields(known.data, found.data)
  const parts = Object.entries(fields).flatMap(([how, names]) => (names.length ? [`${how} ${names.join(', ')}`] : []))
  return new ProvenderError(
    'EVENT_TYPE_CHANGED',
    `The event type ${known.type} is registered with the schema ${known.schemaDigest} and was declared with ${found.schemaDigest} (${parts.join('; ') || 'fields in another order'}). A registered type never changes: give the new shape a new type.`,
    { type: known.type, registered: known.schemaDigest, declared: found.schemaDigest, fields: asJson(fields) },
  )
}
