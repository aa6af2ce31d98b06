import { type ColumnContract, catalogPartsOf, type DatasetContract } from '@provender/contract'
import { canonicalJson, digestOfJson } from '@provender/kernel'
import type { Insertable } from 'kysely'
import { asJson } from './chain.ts'
import { type IndexEntry, rowsSeenBy } from './index-entry.ts'
import type { MeaningRow, ServingPersonRow, ServingRow, ServingTermRow } from './index-schema.ts'
import type { SearchTexts } from './search-text.ts'

/** A column of the serving release with what it means; personal ones are not among them. */
export interface MeantColumn {
  readonly dataset: string
  readonly ordinal: number
  readonly meaning: Insertable<MeaningRow>
}

/** Everything that the index keeps of a release while it serves. */
export interface ServingParts {
  readonly row: Omit<ServingRow, 'id' | 'changed'>
  readonly columns: readonly MeantColumn[]
  readonly terms: readonly Omit<ServingTermRow, 'id'>[]
  readonly people: readonly Omit<ServingPersonRow, 'id'>[]
  readonly texts: SearchTexts
}

/** A dataset of a serving release. */
export interface ServingDataset {
  readonly name: string
  readonly rows: number
  readonly columns: number
  /** How many of the columns are personal. */
  readonly personal: number
  /** How many of those that are not personal hold modelled values. */
  readonly modelled: number
}

/** How far a release has read the events of a type. */
export interface ServingPin {
  readonly type: string
  readonly position: number
}

/** A release as what serves: nothing of a personal column is in its columns and texts. Pure. */
export function servingPartsOf(entry: IndexEntry): ServingParts {
  const { terms, people } = catalogPartsOf(entry.manifest.definition).domain
  const open = openDatasets(entry)
  return {
    row: servingRow(entry),
    columns: open.flatMap(({ name, columns }) =>
      columns.map((column, ordinal) => ({ dataset: name, ordinal, meaning: meaningOf(column) })),
    ),
    terms: terms.map(({ term, meaning }, ordinal) => ({ ordinal, term, meaning })),
    people: people.map(({ name, role, contact = null }, ordinal) => ({ ordinal, name, role, contact })),
    texts: textsOf(entry, open),
  }
}

/** Datasets with the columns that are not personal; one that has none left is not told of. */
function openDatasets({ manifest }: IndexEntry): readonly DatasetContract[] {
  return manifest.definition.datasets
    .map((dataset) => ({ ...dataset, columns: dataset.columns.filter(({ pii }) => pii === null) }))
    .filter(({ columns }) => columns.length > 0)
}

function servingRow({ manifest, build, publishedAt = build.finishedAt }: IndexEntry): ServingParts['row'] {
  const { product, version, release, definition, inputs } = manifest
  const { kind, status, deprecated, domain } = catalogPartsOf(definition)
  const columns = definition.datasets.flatMap((dataset) => dataset.columns)
  const { ports } = definition
  return {
    ...{ product, version, release, published_at: publishedAt, kind, status, simulated: definition.simulated },
    domain: definition.owner.domain,
    domain_purpose: domain.purpose,
    tells_domain: domain.purpose === null && domain.people.length + domain.terms.length === 0 ? 0 : 1,
    deprecated: deprecated === null ? null : canonicalJson(asJson(deprecated)),
    has_modelled: columns.some(({ modelled }) => modelled !== null) ? 1 : 0,
    covered_from: inputs.events.flatMap(({ firstEventTime }) => firstEventTime ?? []).sort()[0] ?? null,
    covered_until:
      inputs.events
        .flatMap(({ lastEventTime }) => lastEventTime ?? [])
        .sort()
        .at(-1) ?? null,
    rows_seen: rowsSeenBy(manifest),
    freshness: definition.sla.freshness,
    events: JSON.stringify(definition.events.map(({ type }) => type)),
    ignores: JSON.stringify(definition.ignores),
    sql: ports.sql ? 1 : 0,
    rest: ports.rest === null ? null : JSON.stringify(Object.keys(ports.rest)),
    datasets: JSON.stringify(servingDatasets(manifest)),
    docs: [...(definition.docs === null ? [] : [definition.docs]), ...definition.limits].join('\n\n'),
  }
}

function servingDatasets({ definition, datasets }: IndexEntry['manifest']): readonly ServingDataset[] {
  return datasets.map(({ name, rows }) => {
    const columns = definition.datasets.find((dataset) => dataset.name === name)?.columns ?? []
    const open = columns.filter(({ pii }) => pii === null)
    const modelled = open.filter((column) => column.modelled !== null).length
    return { name, rows, columns: columns.length, personal: columns.length - open.length, modelled }
  })
}

function meaningOf({ name, type, unit, description }: ColumnContract): Insertable<MeaningRow> {
  const meaning = { name, type: canonicalJson(asJson(type)), unit, description }
  return { ...meaning, digest: digestOfJson(meaning).slice('sha256:'.length, 'sha256:'.length + 32) }
}

function textsOf({ manifest }: IndexEntry, open: readonly DatasetContract[]): SearchTexts {
  const { product, purpose, owner, docs, limits } = manifest.definition
  return {
    name: [product],
    purpose: [purpose],
    owner: [owner.team],
    dataset: open.flatMap(({ name, description, grain }) => [name, description, grain]),
    column: open.flatMap(({ columns }) => columns.flatMap(({ name, description }) => [name, description])),
    docs: [...(docs === null ? [] : [docs]), ...limits],
  }
}
