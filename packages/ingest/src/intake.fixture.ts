import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  describeEvent,
  describeSource,
  type EventType,
  type SourceDefinition,
  type SourceLedger,
} from '@provender/contract'
import { digestSelect, type EngineProcess, finishDigest } from '@provender/engine'
import { type Clock, fixedClock, instant, type Json } from '@provender/kernel'
import {
  digestFile,
  type EventLog,
  fileIdentity,
  type ListedQuarantine,
  localObjectStore,
  openEventLog,
  workspacePaths,
} from '@provender/storage'
import { eventRelationSql } from './envelope.ts'
import { runIntake } from './run-intake.ts'
import { sourceFingerprint } from './source-fingerprint.ts'

/** How a test takes a source in. */
export interface TakeOptions {
  readonly batchRows?: number
  readonly personKey?: string
  readonly signal?: AbortSignal
  /** A log that stands in for the workspace's own, e.g. one that stops after so many batches. */
  readonly log?: EventLog
}

/** Files, log and objects of one test, in a folder of their own. */
export interface IntakeBench {
  readonly root: string
  readonly log: EventLog
  write(file: string, content: string | Uint8Array): void
  take(source: SourceDefinition, options?: TakeOptions): Promise<SourceLedger>
  /** The log's events of a type in order of position, by column name. */
  events(event: EventType): Promise<readonly Readonly<Record<string, Json>>[]>
  /** Digest of the events' content: id, time, subject and data, in no order. */
  contentDigest(event: EventType): Promise<string>
  quarantine(source: SourceDefinition): readonly ListedQuarantine[]
  close(): void
}

const ingestClock: Clock = fixedClock(instant('2026-11-20T10:00:00Z'))

/** Makes a bench that works with a builder the test has started. */
export function makeBench(builder: EngineProcess): IntakeBench {
  const root = mkdtempSync(join(tmpdir(), 'provender-ingest-'))
  const paths = workspacePaths(root)
  mkdirSync(paths.tmp, { recursive: true })
  const objects = localObjectStore(paths)
  const log = openEventLog(paths)
  const relation = (event: EventType): string => {
    const segments = log.segments({ types: [event.type] })
    return eventRelationSql(
      describeEvent(event),
      segments.map(({ object }) => objects.pathOf(object)),
    )
  }
  return {
    root,
    log,
    write: (file, content) => writeFileSync(join(root, file), content),
    async take(source, options = {}) {
      const contract = describeSource(
        source,
        () => '',
        (url) => join(root, basename(fileURLToPath(url))),
      )
      const { path } = contract.reads
      const fileDigest = fileIdentity(path) === null ? 'sha256:' : (await digestFile(path)).sha256
      return runIntake(
        contract,
        {
          builder,
          log: options.log ?? log,
          objects,
          tempDirectory: paths.tmp,
          personKey: new TextEncoder().encode(options.personKey ?? 'a key of more than sixteen letters'),
          clock: ingestClock,
          actor: 'tester',
          ...(options.signal ? { signal: options.signal } : {}),
        },
        {
          fileDigest: fileDigest as 'sha256:',
          fingerprint: sourceFingerprint(contract, fileDigest as 'sha256:', {}),
          batchRows: options.batchRows ?? 1_000_000,
        },
      )
    },
    async events(event) {
      const { rows, columns } = await builder.query(`SELECT * FROM (${relation(event)}) ORDER BY position`)
      return rows.map((row) => Object.fromEntries(columns.map(({ name }, index) => [name, row[index] ?? null])))
    },
    async contentDigest(event) {
      const fields = [
        { name: 'event_id', type: { kind: 'string' } as const },
        { name: 'event_time', type: { kind: 'timestamp' } as const },
        { name: 'subject', type: { kind: 'string' } as const },
        ...describeEvent(event).data,
      ]
      const { rows } = await builder.query(digestSelect(fields, `(${relation(event)})`))
      return finishDigest(rows[0]?.[0], fields)
    },
    quarantine: (source) => log.quarantine({ source: source.name, limit: 1000 }),
    close() {
      log.close()
      rmSync(root, { recursive: true, force: true })
    },
  }
}
