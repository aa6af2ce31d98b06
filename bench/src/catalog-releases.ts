import type { ColumnContract, ProductContract, ProductKind, ReleaseManifest } from '@provender/contract'
import { productKinds } from '@provender/contract'
import { digestOf, type Instant, instant, type ProductName } from '@provender/kernel'
import { columnNameOf, domainOf, mixed, productNameOf, sentenceOf } from './catalog-words.ts'

/** When every generated release was published. */
export const publishedAt: Instant = instant('2026-11-20T10:00:00Z')

const domains = 120
const datasetsOf = (number: number): number => 1 + (mixed(number, 20) % 4)
const columnsOfProduct = 25

/**
 * The first release of a generated product: 25 columns in one to four datasets, one in twenty of them personal, and
 * documentation of about 150 words for every third product.
 */
export function catalogRelease(number: number): ReleaseManifest {
  const definition = definitionOf(number)
  const contentDigest = `pc1:${number}`
  return {
    ...{ format: 'provender-release/1', product: definition.product, version: '1.0.0', release: 1, contentDigest },
    ...{ definition, definitionDigest: digestOf(definition.product), inputs: { events: [], upstream: [] } },
    datasets: definition.datasets.map(({ name, key, columns }) => ({
      ...{ name, key, contentDigest, rows: 1 + (mixed(number, 21) % 1_000_000), files: [], statistics: [], ledger: [] },
      fields: columns.map(({ name: column, type, nullable }, index) => ({
        ...{ id: index + 1, name: column, type, nullable, nested: {} },
      })),
    })),
    verdict: {
      ...{ contentDigest, passed: true },
      checks: definition.datasets.map(({ name }) => ({
        ...{ dataset: name, name: 'key is unique', dimension: 'uniqueness', status: 'passed' },
        ...{ rowsSeen: 1000, failures: 0, message: null },
      })),
    },
    ...{ engine: { name: 'duckdb', version: 'generated' }, previous: null },
  }
}

function definitionOf(number: number): ProductContract {
  const domain = domainOf(mixed(number, 22), domains)
  const product: ProductName = `${domain}/${productNameOf(number)}`
  const datasets = Array.from({ length: datasetsOf(number) }, (_, index) => datasetOf(number, index))
  const team = `${domain}-team-${mixed(number, 23) % 3}`
  return {
    ...{
      format: 'provender-product/1',
      product,
      version: '1.0.0',
      purpose: `${sentenceOf(number)} ${sentenceOf(number + 1)}`,
    },
    owner: { domain, team, contact: `${team}@example.org` },
    ...{ customers: [], benefit: { says: 'fewer questions', measuredBy: 'questions' }, examples: [] },
    docs:
      number % 3 === 0 ? Array.from({ length: 15 }, (_, line) => sentenceOf(number * 31 + line)).join('\n\n') : null,
    limits: [sentenceOf(number + 7)],
    ...{ simulated: 'generated for a benchmark', events: [], ignores: [], upstream: [], datasets },
    sla: { freshness: '24h', availability: 0.99, support: 'weekdays' },
    ports: {
      sql: number % 10 !== 0,
      rest: number % 2 === 0 ? { [datasets[0]?.name ?? '']: { by: [] } } : null,
      iceberg: false,
    },
    allowedFor: [],
    kind: kindOf(number),
    ...(number % 25 === 0 ? { status: 'draft' as const } : {}),
    domain: { purpose: sentenceOf(mixed(number, 22) % domains), people: [], terms: [] },
  }
}

function kindOf(number: number): ProductKind {
  return productKinds[number % 3 === 0 ? mixed(number, 24) % productKinds.length : 0] ?? 'dataset'
}

function datasetOf(number: number, index: number): ProductContract['datasets'][number] {
  const from = Math.floor((columnsOfProduct * index) / datasetsOf(number))
  const to = Math.floor((columnsOfProduct * (index + 1)) / datasetsOf(number))
  const columns = Array.from({ length: to - from }, (_, place) => columnOf(number * columnsOfProduct + from + place))
  const unique = columns.map((column, place) => ({
    ...column,
    name: columns.findIndex(({ name }) => name === column.name) === place ? column.name : `${column.name}_${place}`,
  }))
  return {
    ...{ name: `part_${index + 1}`, description: sentenceOf(number * 7 + index), grain: 'one row per key' },
    ...{ columns: unique, key: [unique[0]?.name ?? ''], build: { text: 'select 1', file: null }, relations: [] },
    ...{ incremental: null, checks: [], mayBeEmpty: null },
  }
}

function columnOf(number: number): ColumnContract {
  return {
    ...{ name: columnNameOf(number), description: sentenceOf(mixed(number, 25) % 100_000), unit: null },
    type: { kind: number % 3 === 0 ? 'string' : 'double' },
    ...{ nullable: false, between: null, oneOf: null, modelled: null, renamedFrom: null },
    pii: number % 20 === 19 ? { kind: 'identifier' } : null,
  }
}
