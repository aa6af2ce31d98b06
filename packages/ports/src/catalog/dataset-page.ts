import { type ColumnContract, type DatasetContract, type ReleasedDataset, showType } from '@provender/contract'
import { sqlSchemaOf } from '@provender/kernel'
import type { ColumnAnswer, DatasetPage, DatasetSummary } from '../answers/product-answers.ts'
import { rowSchemaOf } from '../answers/row-schema.ts'
import type { GovernedData } from '../governed/open-governed.ts'
import { isSortable, type VisibleDataset } from '../governed/visible-dataset.ts'
import { type HiddenColumns, mentions } from './hidden-columns.ts'
import { type ReaderKnowledge, toldOfRelease } from './reader-knowledge.ts'

/** A dataset as a product's page lists it. */
export function datasetSummary(data: GovernedData, dataset: VisibleDataset, hidden: HiddenColumns): DatasetSummary {
  const { ports } = data.release.manifest.definition
  const rest = ports.rest?.[dataset.name]
  const unseen = hidden.of(dataset.name)
  return {
    name: dataset.name,
    description: dataset.description,
    grain: dataset.grain,
    key: [...dataset.key],
    rows: dataset.rows,
    contentDigest: dataset.contentDigest,
    columns: dataset.columns.length,
    hiddenColumns: unseen.size,
    sqlName: ports.sql ? sqlNameOf(data, dataset.name) : null,
    rest: rest === undefined ? null : { by: rest.by.filter((column) => !unseen.has(column)) },
  }
}

/** A dataset with its columns, checks and SQL, as far as its reader may know of them. */
export function datasetPage(data: GovernedData, dataset: VisibleDataset, known: ReaderKnowledge): DatasetPage {
  const { definition, datasets } = data.release.manifest
  const declared = definition.datasets.find(({ name }) => name === dataset.name)
  const released = datasets.find(({ name }) => name === dataset.name)
  const { hidden, hasText } = toldOfRelease(data, known)
  return {
    ...datasetSummary(data, dataset, hidden),
    columns: columnAnswers(dataset, released),
    rowSchema: rowSchemaOf(dataset.columns),
    checks: checkAnswers(data, declared, hidden.of(dataset.name)),
    ledger: released?.ledger.filter(({ type }) => known.types.has(type)).map((line) => ({ ...line })) ?? [],
    sql: hasText ? (declared?.build.text ?? null) : null,
    mayBeEmpty: declared?.mayBeEmpty ?? null,
  }
}

function sqlNameOf({ release: { manifest } }: GovernedData, dataset: string): string {
  const { catalog, schema } = sqlSchemaOf(manifest.product, manifest.version)
  return `${catalog}.${schema}.${dataset}`
}

function columnAnswers(dataset: VisibleDataset, released: ReleasedDataset | undefined): ColumnAnswer[] {
  const ids = new Map(released?.fields.map(({ name, id }) => [name, id]))
  const facts = new Map(released?.statistics.map((statistics) => [statistics.id, statistics]))
  const key = new Set(dataset.key)
  return dataset.columns.map((column) => {
    const { nulls = null, min = null, max = null } = facts.get(ids.get(column.name) ?? -1) ?? {}
    return { ...columnAnswer(column), isKey: key.has(column.name), nulls, min, max }
  })
}

function columnAnswer(column: ColumnContract): Omit<ColumnAnswer, 'isKey' | 'nulls' | 'min' | 'max'> {
  return {
    name: column.name,
    type: showType(column.type),
    nullable: column.nullable,
    description: column.description,
    unit: column.unit,
    modelled: column.modelled,
    personal: column.pii?.kind ?? null,
    between: column.between === null ? null : { ...column.between },
    oneOf: column.oneOf === null ? null : [...column.oneOf],
    isSortable: isSortable(column.type),
  }
}

/** A check that names a hidden column, or whose rule does, is left out: its figures would speak of that column. */
function checkAnswers(
  { release }: GovernedData,
  declared: DatasetContract | undefined,
  hidden: ReadonlySet<string>,
): DatasetPage['checks'] {
  const rules = new Map(
    declared?.checks.map((check) => [check.name, check.kind === 'rows' ? check.predicate.text : (check.measure ?? '')]),
  )
  return release.manifest.verdict.checks
    .filter(({ dataset }) => dataset === declared?.name)
    .filter(({ name, message }) => !mentions(`${name}\n${message ?? ''}\n${rules.get(name) ?? ''}`, hidden))
    .map(({ name, dimension, status, rowsSeen, failures, message }) => ({
      ...{ name, dimension, status, rowsSeen, failures, message },
    }))
}
