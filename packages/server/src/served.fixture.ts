import { mkdirSync, mkdtempSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  c,
  type DatasetContract,
  dataset,
  defineConfig,
  defineProduct,
  describeProduct,
  domain,
  event,
  productContentDigest,
  type ReleasedDataset,
  type ReleaseManifest,
  sql,
  type WorkspaceSettings,
} from '@provender/contract'
import { startEngineProcess } from '@provender/engine'
import { digestOf, digestOfJson, instant, type Json, systemClock } from '@provender/kernel'
import type { ApplyReport } from '@provender/pipeline'
import {
  acquireOwner,
  digestFile,
  localObjectStore,
  openDecisionLog,
  openEventLog,
  openIndexStore,
  workspacePaths,
  writeManifest,
} from '@provender/storage'
import type { ServedWorkspace } from './start-server.ts'

/** Hostile text that has to stay text wherever it shows. */
export const hostile = `<script>alert("x")</script> ' & \u202Etxet`

const library = domain('library', { team: `circulation ${hostile}`, contact: 'circulation@library.example' })
const Borrowed = event('org.library.loan.book-borrowed', {
  owner: library,
  description: 'A member took a copy home.',
  data: { loan_id: c.string().describe('One loan.') },
})

const weekly = dataset('weekly', {
  description: `How each title moved. ${hostile}`,
  grain: `one row per title per week ${hostile}`,
  columns: {
    week: c.date().describe('Monday of the ISO week'),
    title_id: c.string().describe(`Catalogue key ${hostile}`),
    member_id: c.string().pii('identifier').describe('Who borrowed most'),
    loans: c.count().unit('loans').describe('Loans begun'),
    overdue_rate: c.double().nullable().modelled(`14 days ${hostile}`).describe('Share past due'),
  },
  key: ['week', 'title_id'],
  build: sql.from({ borrowed: Borrowed })`select * from borrowed`,
})

const patterns = defineProduct({
  name: 'borrowing-patterns',
  domain: library,
  version: '1.0.0',
  purpose: `How titles are borrowed. ${hostile}`,
  customers: [{ team: 'acquisitions', need: `how many copies ${hostile}` }],
  benefit: { says: 'fewer unfilled holds', measuredBy: 'holds open after 14 days' },
  limits: [`sparse after 1942 ${hostile}`],
  simulated: `drawn by a generator ${hostile}`,
  inputs: [Borrowed],
  datasets: { weekly },
  sla: { freshness: '24h', availability: 0.999, support: 'weekdays' },
  ports: { sql: true, rest: { weekly: { by: ['title_id'] } } },
  access: { allowedFor: ['research'] },
})

const rowsSql = `SELECT DATE '1930-01-06' + CAST(7 * w AS INTEGER) AS week,
  CASE WHEN t = 0 THEN '<script>alert(1)</script>' ELSE 'title-' || t END AS title_id, 'member-' || (w * t) AS member_id,
  CAST(w * t AS BIGINT) AS loans, t / 10.0::DOUBLE AS overdue_rate FROM range(30) r(w), range(4) s(t) ORDER BY week, title_id`

/** A workspace with one release, owned by this process, ready to be served; apply and plan are given by the test. */
export async function servedWorkspace(
  settings: WorkspaceSettings = { open: ['library/*'] },
  actions: Partial<Pick<ServedWorkspace, 'apply' | 'plan'>> = {},
): Promise<ServedWorkspace & { readonly close: () => Promise<void> }> {
  const paths = workspacePaths(mkdtempSync(join(tmpdir(), 'provender-server-')))
  for (const folder of [paths.state, paths.objects, paths.tmp, join(paths.state, 'log')]) {
    mkdirSync(folder, { recursive: true })
  }
  const token = 'owner-token-of-this-test'
  const owner = acquireOwner(paths, { pid: process.pid, url: null, token, startedAt: systemClock.now() })
  const stores = {
    decisions: openDecisionLog(paths),
    log: openEventLog(paths),
    index: openIndexStore(paths),
    objects: localObjectStore(paths),
  }
  await publish({ paths, stores })
  return {
    ...{ paths, stores, owner },
    loaded: { root: paths.root, config: defineConfig(settings), products: [], sources: [], events: [] },
    plan: actions.plan ?? (async () => ({ sources: [], products: [], isUnchanged: true })),
    apply: actions.apply ?? (async () => emptyReport),
    close: async () => {
      stores.decisions.close()
      stores.log.close()
      await stores.index.close()
      owner.release()
      await rm(paths.root, { recursive: true, force: true })
    },
  }
}

/** What an apply that found nothing to do reports. */
export const emptyReport: ApplyReport = {
  ...{ sources: [], events: [], products: [], newFiles: 0, pointerMoves: 0, isClean: true, isUnchanged: true },
  stageMillis: { load: 1, plan: 1, ingest: 0, build: 0, check: 0, publish: 0 },
}

async function publish(at: Pick<ServedWorkspace, 'paths'> & { stores: NonNullable<ServedWorkspace['stores']> }) {
  const definition = describeProduct(patterns, () => '')
  const { product, version } = definition
  const datasets = await Promise.all(definition.datasets.map((one) => stage(at, one)))
  const contentDigest = productContentDigest(datasets)
  const manifest: ReleaseManifest = {
    ...{ format: 'provender-release/1', product, version, release: 1, definition, contentDigest, datasets },
    definitionDigest: digestOfJson(definition as unknown as Json),
    inputs: {
      events: [
        {
          ...{
            type: Borrowed.type,
            schemaDigest: digestOf('s'),
            position: 60,
            events: 60,
            segmentsDigest: digestOf('b'),
          },
          firstEventTime: instant('1930-01-06T10:00:00Z'),
          lastEventTime: instant('1962-06-28T10:00:00Z'),
        },
      ],
      upstream: [],
    },
    verdict: {
      contentDigest,
      passed: true,
      checks: [
        {
          ...{ dataset: 'weekly', name: `has rows ${hostile}`, dimension: 'completeness', status: 'passed' },
          ...{ rowsSeen: 120, failures: 0, message: null },
        },
      ],
    },
    engine: { name: 'duckdb', version: 'test' },
    previous: null,
  }
  const now = systemClock.now()
  const build = { startedAt: now, finishedAt: now, actor: 'test', stageMillis: {}, code: [] }
  const stored = await writeManifest(at.stores.objects, manifest, build, 'b1')
  const { sequence } = at.stores.decisions.publish({
    ...{ product, version, release: 1, releaseDigest: stored.releaseDigest, manifestObject: stored.object },
    ...{ channel: 'latest', expected: null, actor: 'test', at: now },
  })
  const entry = { manifest, releaseDigest: stored.releaseDigest, build, manifestObject: stored.object, sequence }
  await at.stores.index.recordRelease(entry)
}

async function stage(
  { paths, stores }: Pick<ServedWorkspace, 'paths'> & { stores: NonNullable<ServedWorkspace['stores']> },
  contract: DatasetContract,
): Promise<ReleasedDataset> {
  const builder = await startEngineProcess('builder', {
    ...{ memoryMib: 200, threads: 1, tempDirectory: join(paths.tmp, 'builder') },
  })
  const path = join(paths.tmp, 'staged.parquet')
  await builder.run(`COPY (${rowsSql}) TO '${path}' (FORMAT parquet)`)
  await builder.close()
  const { sha256, sizeBytes } = await digestFile(path)
  const object = `data/${sha256.slice(7, 9)}/${sha256.slice(7)}.parquet`
  await stores.objects.adopt(path, object)
  return {
    ...{ name: contract.name, contentDigest: `pc1:${sha256.slice(7)}`, rows: 120, key: contract.key },
    fields: contract.columns.map(({ name, type, nullable }, index) => ({
      ...{ id: index + 1, name, type, nullable, nested: {} },
    })),
    files: [{ object, sha256, sizeBytes, rows: 120 }],
    statistics: [{ id: 1, nulls: 0, min: '1930-01-06', max: '1930-07-28' }],
    ledger: [{ type: Borrowed.type, events: 60, used: 60, late: 0, ignored: 0, duplicate: 0 }],
  }
}
