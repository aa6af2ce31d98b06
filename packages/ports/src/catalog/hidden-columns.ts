import type { GovernedData } from '../governed/open-governed.ts'

/** The names that a reader is not told of: columns that the access plan leaves out. */
export interface HiddenColumns {
  /** Nothing is hidden: the reader may have definition, SQL and manifest whole. */
  readonly isNone: boolean
  /** Hidden columns of one dataset. */
  of(dataset: string): ReadonlySet<string>
  /** Columns that are hidden wherever they stand, and datasets of which nothing may be seen. */
  readonly names: ReadonlySet<string>
}

/** What is hidden from the reader of a release. */
export function hiddenColumns({ datasets, release }: Pick<GovernedData, 'datasets' | 'release'>): HiddenColumns {
  const shown = new Map(datasets.map(({ name, columns }) => [name, new Set(columns.map((column) => column.name))]))
  const declared = release.manifest.definition.datasets
  const hidden = new Map(
    declared.map(({ name, columns }) => {
      const visible = shown.get(name)
      return [name, new Set(columns.flatMap((column) => (visible?.has(column.name) ? [] : [column.name])))]
    }),
  )
  const shownAnywhere = new Set([...shown.values()].flatMap((names) => [...names]))
  const names = [...hidden.values()].flatMap((ofOne) => [...ofOne]).filter((name) => !shownAnywhere.has(name))
  const unseen = declared.flatMap(({ name }) => (shown.has(name) ? [] : [name]))
  return {
    isNone: unseen.length === 0 && [...hidden.values()].every(({ size }) => size === 0),
    of: (dataset) => hidden.get(dataset) ?? new Set(),
    names: new Set([...names, ...unseen]),
  }
}

/**
 * Whether a text has one of some names as a word of it: SQL, the name of a check. Words in quotes and comments count too.
 * @example mentions('member_id is never missing', new Set(['member_id'])) // true
 */
export function mentions(text: string, names: ReadonlySet<string>): boolean {
  return names.size > 0 && (text.toLowerCase().match(/[a-z_][a-z0-9_]*/g) ?? []).some((word) => names.has(word))
}
