import { duration } from '@provender/kernel'
import type { EventType } from './event.ts'
import { invalid, shown } from './refusal.ts'
import { requireSpec, requireSql, requireText } from './require.ts'
import type { Sql } from './sql.ts'

/** What aspect of quality a check speaks of. @source ODCS 3.2, data quality dimensions */
export type QualityDimension =
  | 'accuracy'
  | 'completeness'
  | 'conformity'
  | 'consistency'
  | 'coverage'
  | 'timeliness'
  | 'uniqueness'

const dimensions: ReadonlySet<QualityDimension> = new Set([
  'accuracy',
  'completeness',
  'conformity',
  'consistency',
  'coverage',
  'timeliness',
  'uniqueness',
])

/** A SQL predicate that every row must fulfil. */
export interface RowCheck {
  readonly kind: 'rows'
  readonly name: string
  readonly dimension: QualityDimension
  readonly predicate: Sql
}

/** A reconciliation of a dataset with the events behind it. */
export interface CompleteCheck {
  readonly kind: 'complete'
  readonly name: string
  readonly dimension: 'completeness'
  readonly against: EventType
  readonly min: number
  readonly measure: string | null
}

/** What an author can ask of every row or of the whole dataset. */
export type Check = RowCheck | CompleteCheck

/**
 * A rule that every row fulfils: a SQL predicate over the dataset's columns. NULL counts as a failure.
 * @throws CONTRACT_INVALID when the name or the predicate is missing, or the dimension is none of ODCS
 * @example check('a rate needs open loans', sql`overdue_rate is null or active_loans > 0`).kind // 'rows'
 */
export function check(name: string, predicate: Sql, options: { readonly dimension?: QualityDimension } = {}): RowCheck {
  requireText('check', 'name', name)
  requireSql(`check "${name}"`, 'predicate', predicate)
  if (options.dimension !== undefined && !dimensions.has(options.dimension)) {
    throw invalid(
      `The check "${name}" has the dimension ${shown(options.dimension)}. Take one of ${[...dimensions].join(', ')}.`,
      { check: name },
    )
  }
  return Object.freeze({ kind: 'rows', name, dimension: options.dimension ?? 'consistency', predicate })
}

/**
 * Every event of a type is accounted for in the dataset: the sum of `measure` (or the number of rows)
 * is at least `min` (a share, 1 = all) of the events, and never more than all of them.
 * @throws CONTRACT_INVALID when `against` is no event type, `min` no share, or `measure` no text
 * @example complete({ against: BookBorrowed, min: 1, measure: 'loans' })
 */
export function complete(spec: {
  readonly against: EventType
  readonly min: number
  readonly measure?: string
}): CompleteCheck {
  requireSpec('check complete(…)', spec)
  if (spec.against?.kind !== 'event') {
    throw invalid(
      `The check complete(…) is against ${shown(spec.against)}, not an event type. Import the event type itself.`,
      { against: shown(spec.against) },
    )
  }
  if (!(typeof spec.min === 'number' && spec.min > 0 && spec.min <= 1)) {
    throw invalid(
      `complete against ${spec.against.type}: min is ${shown(spec.min)}. Give a share above 0 and up to 1 (1 = all).`,
      { against: spec.against.type, min: shown(spec.min) },
    )
  }
  if (spec.measure !== undefined) requireText(`check complete against ${spec.against.type}`, 'measure', spec.measure)
  const counted = spec.measure === undefined ? 'rows' : `sum of ${spec.measure}`
  return Object.freeze({
    kind: 'complete',
    name: `${counted} accounts for ${spec.against.type}`,
    dimension: 'completeness',
    against: spec.against,
    min: spec.min,
    measure: spec.measure ?? null,
  })
}

/** A dataset that may have no rows, and why. */
export interface MayBeEmpty {
  readonly reason: string
}

/**
 * Declares that a dataset may be empty; without it zero rows fail the gate.
 * @throws CONTRACT_INVALID without a reason
 * @example mayBeEmpty('no fees before the first late return').reason // 'no fees before the first late return'
 */
export function mayBeEmpty(reason: string): MayBeEmpty {
  requireText('mayBeEmpty', 'reason', reason)
  return Object.freeze({ reason })
}

/**
 * Asserts that a text is a duration and returns it unchanged.
 * @throws CONTRACT_VALUE_INVALID
 */
export function durationText(text: string): string {
  duration(String(text))
  return text
}
