import { type EventContract, literalOf, type SourceContract } from '@provender/contract'
import type { EngineProcess } from '@provender/engine'
import type { Clock, Digest, Instant, Json } from '@provender/kernel'
import type { EventLog, ObjectStore } from '@provender/storage'
import { eventRelationSql } from './envelope.ts'
import type { IntakePlan } from './plan-intake.ts'

/** What an intake works with. */
export interface IntakeTools {
  readonly builder: EngineProcess
  readonly log: EventLog
  readonly objects: ObjectStore
  readonly tempDirectory: string
  readonly personKey: Uint8Array
  readonly clock: Clock
  readonly actor: string
  readonly signal?: AbortSignal
}

/** Which state of a source is taken in, and in how large steps. */
export interface IntakeOptions {
  readonly fileDigest: Digest
  /** Equal fingerprints mean that there is nothing new to take in. */
  readonly fingerprint: string
  /** Rows of the file per batch; a batch is committed as a whole. */
  readonly batchRows: number
}

/** One intake under way. */
export interface Intake {
  readonly source: SourceContract
  readonly plan: IntakePlan
  readonly tools: IntakeTools
  readonly options: IntakeOptions
  /** Of the last intake that was finished; steps within one intake do not make each other's events late. */
  readonly watermark: Instant | null
}

/** The event types of a plan, each once. */
export function distinctTypes(plan: IntakePlan): readonly EventContract[] {
  return [...new Map(plan.emissions.map(({ emission }) => [emission.event.type, emission.event])).values()]
}

/**
 * A SELECT over the events of a type that the log holds, of one source or of all.
 * @throws STORAGE_DIGEST_MISMATCH, STORAGE_OBJECT_MISSING when a segment is damaged
 */
export async function relationOf(tools: IntakeTools, event: EventContract, onlySource: string | null): Promise<string> {
  const segments = tools.log.segments({ types: [event.type] })
  const paths = await tools.objects.verifiedPaths(segments, `The event log, ${event.type}`)
  const sql = eventRelationSql(event, paths)
  return onlySource === null ? sql : `SELECT * FROM (${sql}) WHERE event_source = ${literalOf(onlySource)}`
}

/** The one row of figures that a statement returns; undefined stands for NULL. */
export async function figures(builder: EngineProcess, sql: string): Promise<readonly (number | undefined)[]> {
  const { rows } = await builder.query(sql)
  return (rows[0] ?? []).map((value: Json) => (value === null ? undefined : Number(value)))
}
