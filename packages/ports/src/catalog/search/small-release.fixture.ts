import type { ColumnContract, Deprecation, ProductContract, ProductKind, ReleaseManifest } from '@provender/contract'
import { digestOf, type Instant, instant, type ProductName } from '@provender/kernel'
import type { IndexEntry } from '@provender/storage'

/** A column of a small release. */
export interface SmallColumn {
  readonly name: string
  readonly description: string
  readonly isPersonal: boolean
  readonly unit?: string | null
  readonly type?: 'string' | 'count'
}

/** What a test says of a release; everything else is made up. */
export interface SmallRelease {
  readonly product: ProductName
  readonly version?: string
  readonly release: number
  readonly team: string
  readonly purpose: string
  readonly kind?: ProductKind
  readonly status?: 'draft' | 'active'
  readonly deprecated?: Deprecation | null
  readonly docs?: string | null
  readonly sql?: boolean
  readonly rest?: boolean
  readonly datasets: readonly {
    readonly name: string
    readonly description: string
    readonly columns: readonly SmallColumn[]
  }[]
  readonly domain?: ProductContract['domain']
  readonly publishedAt?: Instant
}

const at = instant('2026-11-20T10:00:00Z')

/** A release as it enters the index; `sequence` is that of its decision. */
export function smallEntry(small: SmallRelease, sequence: number): IndexEntry & { readonly publishedAt: Instant } {
  const { product, release, version = '1.0.0', publishedAt = at } = small
  const definition = definitionOf(small)
  const contentDigest = `pc1:${sequence}`
  const manifest: ReleaseManifest = {
    ...{ format: 'provender-release/1', product, version, release, contentDigest, definition, previous: null },
    definitionDigest: digestOf(JSON.stringify(definition)),
    inputs: { events: [], upstream: [] },
    datasets: definition.datasets.map(({ name, key, columns }) => ({
      ...{ name, key, contentDigest, rows: 1, files: [], statistics: [], ledger: [] },
      fields: columns.map((column, index) => ({
        ...{ id: index + 1, name: column.name, type: column.type, nullable: false, nested: {} },
      })),
    })),
    verdict: { contentDigest, passed: true, checks: [] },
    engine: { name: 'duckdb', version: 'test' },
  }
  const build = { startedAt: publishedAt, finishedAt: publishedAt, actor: 'test', stageMillis: {}, code: [] }
  const releaseDigest = digestOf(`${product} ${version} ${release} ${sequence}`)
  return { manifest, build, releaseDigest, manifestObject: `releases/${sequence}.json`, sequence, publishedAt }
}

function definitionOf(small: SmallRelease): ProductContract {
  const { product, version = '1.0.0', purpose, team, docs = null, sql = true, rest = false, datasets } = small
  const { kind, status, deprecated, domain } = small
  return {
    ...{ format: 'provender-product/1', product, version, purpose, docs, simulated: null, allowedFor: [] },
    owner: { domain: product.split('/')[0] ?? '', team, contact: `${team}@example.org` },
    ...{ customers: [], benefit: { says: '', measuredBy: '' }, limits: [], examples: [] },
    ...{ events: [], ignores: [], upstream: [] },
    datasets: datasets.map(({ name, description, columns }) => ({
      ...{ name, description, grain: '', columns: columns.map(columnOf), key: [] },
      ...{ build: { text: 'select 1', file: null }, relations: [], incremental: null, checks: [], mayBeEmpty: null },
    })),
    sla: { freshness: '24h', availability: 0.99, support: 'weekdays' },
    ports: {
      sql,
      rest: rest ? Object.fromEntries(datasets.map(({ name }) => [name, { by: [] }])) : null,
      iceberg: false,
    },
    ...(kind === undefined ? {} : { kind }),
    ...(status === undefined ? {} : { status }),
    ...(deprecated === undefined || deprecated === null ? {} : { deprecated }),
    ...(domain === undefined ? {} : { domain }),
  }
}

function columnOf({ name, description, isPersonal, unit = null, type = 'string' }: SmallColumn): ColumnContract {
  return {
    ...{ name, description, unit, type: { kind: type }, nullable: false },
    ...{ between: null, oneOf: null, modelled: null, renamedFrom: null },
    pii: isPersonal ? { kind: 'identifier' } : null,
  }
}
