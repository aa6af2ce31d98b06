import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BuildRecord, EventContract, ReleaseManifest } from '@provender/contract'
import { type Digest, digestOf, digestOfJson, type Instant, instant, type ProductName } from '@provender/kernel'
import type { NewPublication } from './decision-record.ts'
import type { NewBatch, NewSegment, QuarantineEntry } from './log-batch.ts'
import { segmentObjectId } from './object-ids.ts'
import { type WorkspacePaths, workspacePaths } from './workspace-paths.ts'

/** The one time of all samples. */
export const at: Instant = instant('2026-11-20T10:00:00Z')

/** The product of all samples. */
export const product: ProductName = 'library/borrowing-patterns'

/** A new empty folder as a workspace. */
export function freshWorkspace(): WorkspacePaths {
  return workspacePaths(mkdtempSync(join(tmpdir(), 'provender-storage-')))
}

/** An event type with these text fields. */
export function sampleEventType(type: string, fields: readonly string[] = ['loan_id']): EventContract {
  const data = fields.map((name) => ({
    ...{ name, type: { kind: 'string' } as const, nullable: false, description: 'A field.' },
    ...{ unit: null, between: null, oneOf: null, pii: null, modelled: null, renamedFrom: null },
  }))
  return {
    type,
    owner: { domain: 'library', team: 'circulation', contact: 'circulation@library.example' },
    description: 'A fact.',
    data,
    example: null,
    modelled: null,
    simulated: null,
    schemaDigest: digestOfJson({ type, fields }),
  }
}

/** What a sample batch brings: events by type, quarantined rows, and where the log ends. */
export interface SampleBatch {
  readonly batch: string
  readonly head: number
  readonly events?: Readonly<Record<string, number>>
  readonly quarantined?: number
  readonly duplicate?: number
  readonly source?: string
}

/** The event types of the samples, by type name. */
export const borrowed: string = 'org.library.loan.book-borrowed'

/** A second event type of the samples. */
export const returned: string = 'org.library.loan.book-returned'

/** A batch whose ledger adds up. */
export function sampleBatch(sample: SampleBatch): NewBatch {
  const { batch, head, events = { [borrowed]: 3 }, quarantined = 0, duplicate = 0, source = 'loans' } = sample
  const segments = segmentsOf(batch, head, events)
  const fileDigest = digestOf(`file of ${batch}`)
  const accepted = segments.reduce((sum, { rows }) => sum + rows, duplicate)
  return {
    ...{ batch, expectedHead: head, source, actor: 'test', ingestTime: at, segments },
    eventTypes: Object.keys(events).map((type) => sampleEventType(type)),
    ledger: {
      ...{ source, file: 'loans.csv', fileDigest, rows: accepted + quarantined, accepted, quarantined },
      events: Object.entries(events).map(([type, appended], index) => {
        const repeated = index === 0 ? duplicate : 0
        return { type, due: appended + repeated, appended, duplicate: repeated, quarantined: 0, late: 0 }
      }),
      reasons: quarantined === 0 ? [] : [{ reason: 'no date', scope: 'row', eventType: null, count: quarantined }],
    },
    quarantine: Array.from({ length: quarantined }, (_, index) => sampleQuarantine(source, fileDigest, index + 1)),
    sourceState: { fingerprint: `print of ${batch}`, fileDigest, watermark: at },
  }
}

function segmentsOf(batch: string, head: number, events: Readonly<Record<string, number>>): readonly NewSegment[] {
  let last = head
  return Object.entries(events)
    .filter(([, rows]) => rows > 0)
    .map(([type, rows]) => {
      const fromPosition = last + 1
      last += rows
      return {
        ...{ eventType: type, schemaDigest: sampleEventType(type).schemaDigest, object: segmentObjectId(batch, type) },
        ...{ sha256: digestOf(`${batch} ${type}`), sizeBytes: 100 * rows, rows, fromPosition, toPosition: last },
        ...{ firstEventTime: at, lastEventTime: at, lateRows: 0 },
      }
    })
}

/** A quarantined row. */
export function sampleQuarantine(source: string, fileDigest: Digest, sourceRow: number): QuarantineEntry {
  return { source, file: 'loans.csv', fileDigest, sourceRow, scope: 'row', eventType: null, reason: 'no date' }
}

/** The publication of a release; `content` makes its digest another. */
export function samplePublication(release: number, expected: Digest | null, content = 'a'): NewPublication {
  return {
    ...{ product, version: '1.0.0', release, releaseDigest: digestOf(`${content} ${release}`) },
    ...{
      manifestObject: `releases/p/1.0.0/${content}-${release}.json`,
      channel: 'latest',
      expected,
      actor: 'test',
      at,
    },
  }
}

/** How a sample release came about. */
export const sampleBuild: BuildRecord = {
  startedAt: at,
  finishedAt: at,
  actor: 'test',
  stageMillis: { build: 12 },
  code: [{ file: 'a.product.ts', text: 'export default 1\n' }],
}

/** A release manifest with one dataset of two columns; files as given. */
export function sampleManifest(
  release: number,
  files: ReleaseManifest['datasets'][number]['files'] = [],
  of: ProductName = product,
): ReleaseManifest {
  const column = { description: 'A title.', unit: null, between: null, oneOf: null, modelled: null, renamedFrom: null }
  const columns = [
    { ...column, name: 'title_id', type: { kind: 'string' }, nullable: false, pii: null },
    { ...column, name: 'member', type: { kind: 'string' }, nullable: true, pii: { kind: 'identifier' } },
  ] as const
  const contentDigest = `pc1:${release}`
  return {
    ...{ format: 'provender-release/1', product: of, version: '1.0.0', release, contentDigest },
    definitionDigest: digestOf('definition'),
    definition: {
      ...{ format: 'provender-product/1', product: of, version: '1.0.0', purpose: 'Know what is read.' },
      owner: { domain: 'library', team: 'circulation', contact: 'circulation@library.example' },
      ...{ customers: [], benefit: { says: 'x', measuredBy: 'y' }, docs: null, limits: [], examples: [] },
      ...{ simulated: null, events: [], ignores: [], upstream: [], allowedFor: [] },
      datasets: [
        {
          ...{ name: 'weekly', description: 'Loans by week.', grain: 'one row per title', columns, key: ['title_id'] },
          ...{
            build: { text: 'select 1', file: null },
            relations: [],
            incremental: null,
            checks: [],
            mayBeEmpty: null,
          },
        },
      ],
      sla: { freshness: '24h', availability: 0.999, support: 'weekdays' },
      ports: { sql: true, rest: null, iceberg: false },
    },
    inputs: { events: [], upstream: [] },
    datasets: [
      {
        ...{ name: 'weekly', contentDigest, rows: 2, key: ['title_id'], files, statistics: [], ledger: [] },
        fields: columns.map(({ name, type, nullable }, index) => ({ id: index + 1, name, type, nullable, nested: {} })),
      },
    ],
    verdict: {
      ...{ contentDigest, passed: true },
      checks: [
        {
          ...{ dataset: 'weekly', name: 'key is unique', dimension: 'uniqueness', status: 'passed' },
          ...{ rowsSeen: 2, failures: 0, message: null },
        },
      ],
    },
    engine: { name: 'duckdb', version: '1.5.5' },
    previous: null,
  }
}
