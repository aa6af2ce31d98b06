import type { Answer } from '../../api/answers.ts'

type Summary = Pick<Answer<'DatasetSummary'>, 'name' | 'rows' | 'contentDigest' | 'grain' | 'key'>
type Column = Answer<'ColumnAnswer'>

/** What became of a dataset from one release to another. */
export interface DatasetDifference {
  readonly name: string
  readonly kind: 'added' | 'removed' | 'kept'
  /** Null where it was not there. */
  readonly rowsBefore: number | null
  readonly rowsAfter: number | null
  /** Whether every row is the same. */
  readonly isSameContent: boolean
  /** Changes of grain and key, in words. */
  readonly changes: readonly string[]
}

/** What became of a column. */
export interface ColumnDifference {
  readonly name: string
  readonly kind: 'added' | 'removed' | 'changed'
  /** In words; for an added or removed column its type. */
  readonly changes: readonly string[]
}

/**
 * The datasets of two releases side by side, in the order of the later one; those that were removed come last.
 * @example compareDatasets([], [{ name: 'titles', rows: 3, contentDigest: 'pc1:a', grain: 'one row per title', key: ['title_id'] }])[0].kind // 'added'
 */
export function compareDatasets(before: readonly Summary[], after: readonly Summary[]): readonly DatasetDifference[] {
  const removed = before.filter(({ name }) => !after.some((dataset) => dataset.name === name))
  return [
    ...after.map((now) => differenceOf(before.find(({ name }) => name === now.name) ?? null, now)),
    ...removed.map((old) => differenceOf(old, null)),
  ]
}

/**
 * The columns of a dataset in two releases, those alone that differ.
 * @example compareColumns([], []) // []
 */
export function compareColumns(before: readonly Column[], after: readonly Column[]): readonly ColumnDifference[] {
  const old = new Map(before.map((column) => [column.name, column]))
  const now = new Map(after.map((column) => [column.name, column]))
  const later = after.flatMap((column): readonly ColumnDifference[] => {
    const former = old.get(column.name)
    if (former === undefined) return [{ name: column.name, kind: 'added', changes: [column.type] }]
    const changes = columnChanges(former, column)
    return changes.length === 0 ? [] : [{ name: column.name, kind: 'changed', changes }]
  })
  const removed = before
    .filter(({ name }) => !now.has(name))
    .map(({ name, type }) => ({ name, kind: 'removed' as const, changes: [type] }))
  return [...later, ...removed]
}

function differenceOf(old: Summary | null, now: Summary | null): DatasetDifference {
  const changes = [
    ...changed('grain', old?.grain, now?.grain),
    ...changed('key', old?.key.join(', '), now?.key.join(', ')),
  ]
  return {
    name: (now ?? old)?.name ?? '',
    kind: old === null ? 'added' : now === null ? 'removed' : 'kept',
    rowsBefore: old?.rows ?? null,
    rowsAfter: now?.rows ?? null,
    isSameContent: old !== null && now !== null && old.contentDigest === now.contentDigest,
    changes: old === null || now === null ? [] : changes,
  }
}

function columnChanges(old: Column, now: Column): readonly string[] {
  return [
    ...changed('type', old.type, now.type),
    ...(old.nullable === now.nullable ? [] : [now.nullable ? 'may now be missing' : 'is now never missing']),
    ...changed('unit', old.unit ?? 'none', now.unit ?? 'none'),
    ...changed('range', rangeOf(old), rangeOf(now)),
    ...changed('values', old.oneOf?.join(', ') ?? 'any', now.oneOf?.join(', ') ?? 'any'),
    ...changed('sensitivity', old.personal ?? 'not personal', now.personal ?? 'not personal'),
    ...changed('model', old.modelled ?? 'observed', now.modelled ?? 'observed'),
    ...(old.description === now.description ? [] : ['described anew']),
  ]
}

function changed(what: string, before: string | undefined, after: string | undefined): readonly string[] {
  return before === after ? [] : [`${what}: ${before} → ${after}`]
}

function rangeOf({ between }: Column): string {
  return between === null ? 'any' : `${between.low} to ${between.high}`
}
