import type { CheckContract, ColumnContract, DatasetContract, QualityDimension } from '@provender/contract'
import { literalOf } from '@provender/contract'
import { quoteName } from '@provender/engine'

/** A check as SQL over the relation `staged`. */
export type PlannedCheck =
  | {
      readonly kind: 'rows'
      readonly name: string
      readonly dimension: QualityDimension
      /** A row for which this is true is a failure. */
      readonly failsWhen: string
      /** The column whose values the rule is about: it looks at no row without one. Null: it looks at every row. */
      readonly values: { readonly column: string; readonly nullable: boolean } | null
    }
  | {
      readonly kind: 'unique'
      readonly name: string
      readonly dimension: 'uniqueness'
      readonly key: readonly string[]
    }
  | {
      readonly kind: 'complete'
      readonly name: string
      readonly dimension: 'completeness'
      readonly measure: string | null
      readonly events: number
      readonly min: number
    }
  | {
      readonly kind: 'populated'
      readonly name: string
      readonly dimension: 'completeness'
      readonly emptyReason: string | null
      /** Null: the dataset reads no events, so none decide whether rows are due. */
      readonly eventsDue: number | null
    }

/** What a dataset's checks compare with: the number of corrected events per type that the build could see. */
export interface CheckContext {
  readonly events: Readonly<Record<string, number>>
  /** How long a check may take; one that takes longer is recorded as an error. Absent: ten minutes. */
  readonly timeoutMs?: number
}

const greatestWhole = '9007199254740991'

/**
 * Every check that a staged dataset has to pass: those that follow from its columns and key, then the author's own.
 * @example planChecks(weekly, { events: { 'org.library.loan.book-borrowed': 20589 } }).map((check) => check.name)
 */
export function planChecks(dataset: DatasetContract, context: CheckContext): readonly PlannedCheck[] {
  return [
    populated(dataset, context),
    { kind: 'unique', name: `one row per ${dataset.key.join(', ')}`, dimension: 'uniqueness', key: dataset.key },
    ...dataset.columns.flatMap(columnChecks),
    ...dataset.checks.map((check) => authorCheck(check, context)),
  ]
}

function populated(dataset: DatasetContract, context: CheckContext): PlannedCheck {
  const read = dataset.relations.flatMap((relation) => (relation.kind === 'event' ? [relation.type] : []))
  return {
    kind: 'populated',
    name: dataset.mayBeEmpty === null ? 'has rows' : 'has rows, or none are due',
    dimension: 'completeness',
    emptyReason: dataset.mayBeEmpty,
    eventsDue: read.length === 0 ? null : read.reduce((sum, type) => sum + (context.events[type] ?? 0), 0),
  }
}

function columnChecks(column: ColumnContract): readonly PlannedCheck[] {
  const name = quoteName(column.name)
  const checks: PlannedCheck[] = []
  const values = { column: column.name, nullable: column.nullable }
  const add = (suffix: string, dimension: 'conformity', failsWhen: string): number =>
    checks.push({ kind: 'rows', name: `${column.name} ${suffix}`, dimension, failsWhen, values })
  if (!column.nullable)
    checks.push({
      ...{ kind: 'rows', name: `${column.name} is never missing`, dimension: 'completeness', values: null },
      failsWhen: `${name} IS NULL`,
    })
  if (column.type.kind === 'count')
    add('is a whole number from 0', 'conformity', `${name} < 0 OR ${name} > ${greatestWhole}`)
  if (column.type.kind === 'integer')
    add('is a safe whole number', 'conformity', `${name} < -${greatestWhole} OR ${name} > ${greatestWhole}`)
  if (column.type.kind === 'double') add('is finite', 'conformity', `NOT isfinite(${name})`)
  if (column.between !== null)
    add(
      `lies between ${column.between.low} and ${column.between.high}`,
      'conformity',
      `${name} NOT BETWEEN ${column.between.low} AND ${column.between.high}`,
    )
  if (column.oneOf !== null)
    add('is one of its allowed values', 'conformity', `${name} NOT IN (${column.oneOf.map(literalOf).join(', ')})`)
  return checks
}

function authorCheck(check: CheckContract, context: CheckContext): PlannedCheck {
  if (check.kind === 'rows') {
    return {
      kind: 'rows',
      name: check.name,
      dimension: check.dimension,
      failsWhen: `NOT coalesce((${check.predicate.text}\n), false)`,
      values: null,
    }
  }
  return {
    kind: 'complete',
    name: check.name,
    dimension: 'completeness',
    measure: check.measure,
    events: context.events[check.against] ?? 0,
    min: check.min,
  }
}
