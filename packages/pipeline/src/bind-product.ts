import type {
  ColumnContract,
  DatasetContract,
  EventContract,
  ProductContract,
  RelationContract,
} from '@provender/contract'
import {
  type BindOutcome,
  type BoundExpression,
  bindExpressions,
  bindSelects,
  checkColumns,
  type EngineProcess,
  type ExpressionToBind,
  type RelationColumn,
} from '@provender/engine'
import { ProvenderError } from '@provender/kernel'
import { bindViews } from './bind-views.ts'

/** The columns of the event envelope as datasets and sources see them. */
export const envelopeFields: readonly RelationColumn[] = [
  { name: 'position', type: { kind: 'bigint' }, nullable: false },
  { name: 'event_id', type: { kind: 'string' }, nullable: false },
  { name: 'event_time', type: { kind: 'timestamp' }, nullable: false },
  { name: 'ingest_time', type: { kind: 'timestamp' }, nullable: false },
  { name: 'event_source', type: { kind: 'string' }, nullable: false },
  { name: 'subject', type: { kind: 'string' }, nullable: false },
  { name: 'actor', type: { kind: 'string' }, nullable: false },
  { name: 'source_file', type: { kind: 'string' }, nullable: false },
  { name: 'source_row', type: { kind: 'bigint' }, nullable: false },
  { name: 'is_late', type: { kind: 'boolean' }, nullable: false },
]

/**
 * The columns that SQL sees of an event type.
 * @example eventColumns(BookBorrowed).map((column) => column.name) // ['position', 'event_id', …, 'loan_id']
 */
export function eventColumns(event: EventContract): readonly RelationColumn[] {
  return [...envelopeFields, ...event.data]
}

/**
 * Binds every SELECT, check, example and view of a product against empty tables of the declared columns; nothing is read.
 * @throws SQL_INVALID, SQL_FORBIDDEN, SQL_NOT_DETERMINISTIC, SQL_COLUMNS_MISMATCH with file, line and the fix
 */
export async function bindProduct(binder: EngineProcess, contract: ProductContract): Promise<void> {
  const outcomes = await bindSelects(
    binder,
    contract.datasets.map((dataset) => ({
      sql: dataset.build.text,
      file: dataset.build.file ?? `${contract.product}, dataset ${dataset.name}`,
      mode: 'build' as const,
      relations: Object.fromEntries(
        dataset.relations.map((relation) => [relation.name, columnsOf(contract, relation)]),
      ),
    })),
  )
  for (const [index, dataset] of contract.datasets.entries()) {
    const outcome = outcomes[index]
    if (outcome?.kind === 'failed') throw outcome.error
    if (outcome?.kind === 'bound')
      checkColumns(outcome.bound, dataset.columns, dataset.build.file ?? `${contract.product}, dataset ${dataset.name}`)
    requireMeasures(contract, dataset)
  }
  await bindChecks(binder, contract)
  await bindExamples(binder, contract)
  await bindViews(binder, contract)
}

function columnsOf(contract: ProductContract, relation: RelationContract): readonly RelationColumn[] {
  switch (relation.kind) {
    case 'event':
      return eventColumns(contract.events.find((event) => event.type === relation.type) as EventContract)
    case 'dataset':
      return columnsNamed(contract.datasets.find((dataset) => dataset.name === relation.dataset)?.columns)
    case 'upstream':
      return columnsNamed(
        contract.upstream.find(
          (upstream) => upstream.product === relation.product && upstream.dataset === relation.dataset,
        )?.columns,
      )
  }
}

function columnsNamed(columns: readonly ColumnContract[] | undefined): readonly RelationColumn[] {
  return (columns ?? []).map(({ name, type, nullable }) => ({ name, type, nullable }))
}

async function bindChecks(binder: EngineProcess, contract: ProductContract): Promise<void> {
  const predicates = contract.datasets.flatMap((dataset) =>
    dataset.checks.flatMap((check) =>
      check.kind === 'rows'
        ? [
            {
              sql: check.predicate.text,
              file: check.predicate.file ?? `${contract.product}, check "${check.name}"`,
              over: { name: dataset.name, columns: dataset.columns },
            },
          ]
        : [],
    ),
  )
  requirePredicates(predicates, await bindExpressions(binder, predicates))
}

/**
 * Asserts that expressions bound, and to true or false.
 * @throws SQL_INVALID when one did not bind or is no condition
 * @throws SQL_FORBIDDEN, SQL_NOT_DETERMINISTIC
 */
export function requirePredicates(
  predicates: readonly ExpressionToBind[],
  outcomes: readonly BindOutcome<BoundExpression>[],
): void {
  for (const [index, outcome] of outcomes.entries()) {
    if (outcome.kind === 'failed') throw outcome.error
    if (outcome.bound.duckdbType === 'BOOLEAN') continue
    const { file, sql } = predicates[index] as ExpressionToBind
    throw new ProvenderError(
      'SQL_INVALID',
      `${file ?? 'A condition'}: a condition is true or false, but "${sql.trim()}" is ${outcome.bound.duckdbType}. Compare it with something.`,
      { sql },
    )
  }
}

async function bindExamples(binder: EngineProcess, contract: ProductContract): Promise<void> {
  const relations = Object.fromEntries(
    contract.datasets.map((dataset) => [dataset.name, columnsNamed(dataset.columns)]),
  )
  const outcomes = await bindSelects(
    binder,
    contract.examples.map((example, index) => ({
      sql: example.text,
      file: example.file ?? `${contract.product}, example ${index + 1}`,
      mode: 'query' as const,
      relations,
    })),
  )
  for (const outcome of outcomes) if (outcome.kind === 'failed') throw outcome.error
}

function requireMeasures(contract: ProductContract, dataset: DatasetContract): void {
  for (const check of dataset.checks) {
    if (check.kind !== 'complete') continue
    const isRead = dataset.relations.some((relation) => relation.kind === 'event' && relation.type === check.against)
    const isCounted =
      check.measure === null ||
      dataset.columns.some(
        (column) => column.name === check.measure && (column.type.kind === 'count' || column.type.kind === 'integer'),
      )
    if (isRead && isCounted) continue
    const problem = isRead
      ? `measures "${check.measure}", which is no count or integer column`
      : `compares with ${check.against}, which the dataset does not read`
    throw new ProvenderError(
      'CONTRACT_INVALID',
      `${contract.product}: the check "${check.name}" of ${dataset.name} ${problem}.`,
      { product: contract.product, dataset: dataset.name },
    )
  }
}
