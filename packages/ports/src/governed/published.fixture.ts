import { mkdirSync, mkdtempSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type BuildRecord,
  c,
  type DatasetContract,
  dataset,
  defineProduct,
  describeProduct,
  domain,
  type EventType,
  event,
  type ProductContract,
  type ProductDefinition,
  productContentDigest,
  type ReleasedDataset,
  type ReleaseManifest,
  sql,
  type Verdict,
} from '@provender/contract'
import { startEngineProcess } from '@provender/engine'
import { type Digest, digestOf, instant, systemClock } from '@provender/kernel'
import {
  type DecisionLog,
  digestFile,
  type EventLog,
  type IndexStore,
  localObjectStore,
  type ObjectStore,
  openDecisionLog,
  openEventLog,
  openIndexStore,
  type WorkspacePaths,
  workspacePaths,
  writeManifest,
} from '@provender/storage'
import { openReleaseCatalog, type ReleaseCatalog } from '../release-catalog.ts'
import { type GovernedAccess, governedAccess } from './governed-access.ts'
import { type GovernedEngine, openGovernedEngine } from './governed-engine.ts'

/** Hostile text that has to stay text wherever it shows. */
export const hostile = `<script>alert("x")</script> ' " & \u202Etxet`

const library = domain('library', { team: 'circulation', contact: 'circulation@library.example' })

/** The event type that the products of the tests read. */
export const BookBorrowed: EventType = event('org.library.loan.book-borrowed', {
  owner: library,
  description: 'A member took a copy home.',
  data: { loan_id: c.string().describe('One loan.') },
})

const weekly = dataset('weekly', {
  description: 'How each title moved, week by week.',
  grain: 'one row per title per ISO week',
  columns: {
    week: c.date().describe('Monday of the ISO week'),
    title_id: c.string().describe('Catalogue key of the title'),
    genre: c.string().nullable().describe('Genre of the title'),
    loans: c.count().unit('loans').describe('Loans begun in the week'),
    overdue_rate: c.double().between(0, 1).nullable().modelled('14 days').describe('Share past the due date'),
    price: c.decimal(10, 2).nullable().describe('Price of a copy'),
    serial: c.bigint().describe('A number beyond doubles'),
  },
  key: ['week', 'title_id'],
  build: sql.from({ borrowed: BookBorrowed })`select * from borrowed`,
})

/** The weekly dataset with the genre marked as personal. */
export const weeklyHidingGenre: typeof weekly = dataset('weekly', {
  ...{ description: weekly.description, grain: weekly.grain, key: ['week', 'title_id'], build: weekly.build },
  columns: { ...weekly.columns, genre: weekly.columns.genre.pii('identifier') },
})

const { genre, serial, ...otherColumns } = weekly.columns

/** The weekly dataset with the genre renamed and marked as personal, and without the serial number. */
export const weeklyRenamingGenre: typeof weekly = dataset('weekly', {
  ...{ description: weekly.description, grain: weekly.grain, key: ['week', 'title_id'], build: weekly.build },
  columns: { ...otherColumns, taste: genre.renamedFrom('genre').pii('identifier') },
}) as unknown as typeof weekly

const history = dataset('history', {
  description: `Every loan. ${hostile}`,
  grain: 'one row per loan',
  columns: {
    loan_id: c.string().pii('identifier').describe('One loan'),
    member_id: c.string().pii('identifier').describe('Who borrowed'),
    title_id: c.string().describe('Catalogue key of the title'),
    borrowed_at: c.timestamp().describe('When'),
  },
  key: ['loan_id'],
  build: sql.from({ borrowed: BookBorrowed })`select * from borrowed`,
})

const common = {
  name: 'borrowing-patterns',
  domain: library,
  purpose: `How titles are borrowed. ${hostile}`,
  customers: [{ team: 'acquisitions', need: 'how many copies of what' }],
  benefit: { says: 'fewer unfilled holds', measuredBy: 'holds open after 14 days' },
  limits: ['sparse after 1942'],
  examples: [sql`select * from library.borrowing_patterns.weekly`],
  simulated: 'drawn by a generator for tests',
  inputs: [BookBorrowed],
  sla: { freshness: '24h', availability: 0.999, support: 'weekdays' },
  access: { allowedFor: ['research'] },
} as const

/** The product of the tests, under any version; `weekly` can be another dataset of that name. */
export function patterns(version = '1.0.0', weeklyOf = weekly): ProductDefinition {
  return defineProduct({
    ...common,
    version,
    datasets: { weekly: weeklyOf, history },
    ports: { sql: true, rest: { weekly: { by: ['title_id'] }, history: { by: ['member_id'] } } },
  })
}

/** The product of the tests without its history. */
export function patternsWithoutHistory(version: string): ProductDefinition {
  return defineProduct({
    ...common,
    version,
    datasets: { weekly },
    ports: { sql: true, rest: { weekly: { by: ['title_id'] } } },
  })
}

/** SELECTs that make the rows of both datasets; `seed` changes hidden columns only. */
export function rowsSql(seed = 'a', weeks = 40): Readonly<Record<string, string>> {
  return {
    weekly: `SELECT DATE '1930-01-06' + CAST(7 * w AS INTEGER) AS week, 'title-' || t AS title_id,
      CASE WHEN t = 3 THEN NULL WHEN t % 2 = 0 THEN 'Fiction' ELSE 'Poetry, "verse"' END AS genre,
      CAST(w * t AS BIGINT) AS loans, CASE WHEN t = 1 THEN NULL ELSE t / 10.0::DOUBLE END AS overdue_rate,
      CAST(w + t / 4 AS DECIMAL(10,2)) AS price, CAST(9007199254740993 + w AS BIGINT) AS serial
      FROM range(${weeks}) r(w), range(5) s(t) ORDER BY week, title_id`,
    history: `SELECT md5('${seed}' || i) AS loan_id, md5('m${seed}' || (i % 7)) AS member_id,
      'title-' || (i % 5) AS title_id, TIMESTAMPTZ '1930-01-06 10:00:00+00' + to_hours(CAST(i % 4 AS INTEGER)) AS borrowed_at
      FROM range(60) r(i) ORDER BY md5('${seed}' || i)`,
  }
}

/** The rows of `weeklyRenamingGenre`. */
export const renamedRows: Readonly<Record<string, string>> = {
  ...rowsSql(),
  weekly: `SELECT * EXCLUDE (genre, serial), genre AS taste FROM (${rowsSql()['weekly']})`,
}

/** A workspace with published releases and everything that serves them. */
export interface PublishedWorkspace {
  readonly paths: WorkspacePaths
  readonly decisions: DecisionLog
  readonly log: EventLog
  readonly objects: ObjectStore
  readonly index: IndexStore
  readonly catalog: ReleaseCatalog
  readonly engine: GovernedEngine
  readonly access: GovernedAccess
  /** `rows` are SELECTs by dataset; `docs` is the text of the documentation, where there is one. */
  publish(definition: ProductDefinition, rows: Readonly<Record<string, string>>, docs?: string): Promise<void>
  close(): Promise<void>
}

/** Makes an empty workspace in a temporary folder; `open` is what anonymous may read. */
export async function publishedWorkspace(open: readonly string[] = ['library/*']): Promise<PublishedWorkspace> {
  const paths = workspacePaths(mkdtempSync(join(tmpdir(), 'provender-ports-')))
  for (const folder of [paths.state, paths.objects, paths.tmp, join(paths.state, 'log')]) {
    mkdirSync(folder, { recursive: true })
  }
  const [decisions, log, objects] = [openDecisionLog(paths), openEventLog(paths), localObjectStore(paths)]
  const index = openIndexStore(paths)
  const catalog = openReleaseCatalog({ decisions, log, objects })
  const engine = openGovernedEngine({ paths, objects, memoryMib: 600, threads: 2, timeoutMs: 20_000 })
  const access = governedAccess({ catalog, engine, workspace: () => ({ open }) })
  const builder = await startEngineProcess('builder', {
    memoryMib: 200,
    threads: 1,
    tempDirectory: join(paths.tmp, 'builder'),
  })
  return {
    ...{ paths, decisions, log, objects, index, catalog, engine, access },
    async publish(definition, rows, docs = '') {
      const contract = describeProduct(definition, () => docs)
      const datasets = await Promise.all(
        contract.datasets.map((one) => stage({ paths, objects, builder }, one, rows[one.name] ?? '')),
      )
      const ledger = contract.ignores.map(({ type }) => ({ ...unread, type }))
      const counted = datasets.map((one) => ({ ...one, ledger: [...one.ledger, ...ledger] }))
      await release({ decisions, objects, index }, contract, counted)
    },
    async close() {
      await Promise.all([engine.close(), builder.close()])
      decisions.close()
      log.close()
      await index.close()
      await rm(paths.root, { recursive: true, force: true })
    },
  }
}

/** How a dataset treats events that its product ignores. */
const unread = { events: 7, used: 0, late: 0, ignored: 7, duplicate: 0 }

const fieldNames = [...new Set([...Object.keys(weekly.columns), ...Object.keys(history.columns)])]

/** Columns of other tests get ids that follow from their names. */
function fieldIdOf(name: string): number {
  const place = fieldNames.indexOf(name)
  return place < 0 ? 1000 + Number.parseInt(digestOf(name).slice(7, 14), 16) : 1 + place
}

async function stage(
  at: { paths: WorkspacePaths; objects: ObjectStore; builder: Awaited<ReturnType<typeof startEngineProcess>> },
  contract: DatasetContract,
  rowsOf: string,
): Promise<ReleasedDataset> {
  const path = join(at.paths.tmp, `${contract.name}-${performance.now()}.parquet`)
  await at.builder.run(`COPY (${rowsOf}) TO '${path}' (FORMAT parquet)`)
  const counted = await at.builder.query(`SELECT count(*)::INTEGER FROM read_parquet('${path}')`)
  const { sha256, sizeBytes } = await digestFile(path)
  const object = `data/${sha256.slice(7, 9)}/${sha256.slice(7)}.parquet`
  if (!(await at.objects.has(object))) await at.objects.adopt(path, object)
  const rows = Number(counted.rows[0]?.[0])
  return {
    name: contract.name,
    contentDigest: `pc1:${sha256.slice(7)}`,
    rows,
    key: contract.key,
    fields: contract.columns.map(({ name, type, nullable, renamedFrom }) => ({
      ...{ id: fieldIdOf(renamedFrom ?? name), name, type, nullable },
      nested: {},
    })),
    files: [{ object, sha256, sizeBytes, rows }],
    statistics: contract.columns.map(({ name, renamedFrom }) => ({
      id: fieldIdOf(renamedFrom ?? name),
      nulls: 0,
      min: name === 'week' ? '1930-01-06' : `least ${name}`,
      max: name === 'week' ? '1930-10-06' : `greatest ${name}`,
    })),
    ledger: [{ type: BookBorrowed.type, events: rows, used: rows, late: 0, ignored: 0, duplicate: 0 }],
  }
}

/** What stands for the file of its author. */
function written(definition: ProductContract): BuildRecord['code'][number] {
  const [, name] = definition.product.split('/')
  return { file: `products/${name}/${name}.product.ts`, text: `export default ${JSON.stringify(definition)}` }
}

/** As the gate names them: what follows from the dataset, then what its author wrote; all passed. */
function checksOf(definition: ProductContract, dataset: string, rowsSeen: number): Verdict['checks'] {
  const declared = definition.datasets.find(({ name }) => name === dataset)
  const names = [
    'has rows',
    `one row per ${declared?.key.join(', ')}`,
    ...(declared?.columns.flatMap(({ name, nullable }) => (nullable ? [] : [`${name} is never missing`])) ?? []),
    ...(declared?.checks.map(({ name }) => name) ?? []),
  ]
  return names.map((name) => ({
    ...{ dataset, name, dimension: 'completeness', status: 'passed', rowsSeen, failures: 0, message: null },
  }))
}

async function release(
  { decisions, objects, index }: { decisions: DecisionLog; objects: ObjectStore; index: IndexStore },
  definition: ProductContract,
  datasets: readonly ReleasedDataset[],
): Promise<void> {
  const { product, version } = definition
  const number = decisions.publications({ product, version }).length + 1
  const contentDigest = productContentDigest(datasets)
  const pinned = { type: BookBorrowed.type, schemaDigest: digestOf('s'), position: 60, events: 60 }
  const manifest: ReleaseManifest = {
    ...{ format: 'provender-release/1', product, version, release: number, definition, contentDigest, datasets },
    definitionDigest: digestOf(JSON.stringify(definition)),
    inputs: {
      events: [
        {
          ...pinned,
          firstEventTime: instant('1930-01-06T10:00:00Z'),
          lastEventTime: instant('1962-06-28T10:00:00Z'),
          segmentsDigest: digestOf('segments'),
        },
      ],
      upstream: [],
    },
    verdict: {
      contentDigest,
      passed: true,
      checks: datasets.flatMap(({ name, rows }) => checksOf(definition, name, rows)),
    },
    engine: { name: 'duckdb', version: 'test' },
    previous: decisions.channel(product, 'latest')?.releaseDigest ?? null,
  }
  const at = systemClock.now()
  const build = {
    startedAt: at,
    finishedAt: at,
    actor: 'test',
    stageMillis: { build: 12.4, check: 3 },
    code: [written(definition)],
  }
  const stored = await writeManifest(
    objects,
    manifest,
    build,
    `b${number}-${performance.now()}`.replace(/[^a-z0-9.-]/g, ''),
  )
  const { sequence, releaseDigest } = decisions.publish({
    ...{ product, version, release: number, releaseDigest: stored.releaseDigest, manifestObject: stored.object },
    ...{ channel: 'latest', expected: manifest.previous as Digest | null, actor: 'test', at },
  })
  await index.recordRelease({ manifest, releaseDigest, build, manifestObject: stored.object, sequence })
}
