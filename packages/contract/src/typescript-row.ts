import { aboutColumn, aboutDataset } from './about-column.ts'
import { typescriptTypeOf } from './column-type.ts'
import type { ColumnContract, DatasetContract } from './contract-json.ts'

/**
 * The TypeScript interface of a dataset's rows, for consumers: the very same names, closed value lists as unions.
 * Where a column is a timestamp the text names `Instant`, which `provender` exports.
 * @example typescriptRowOf(weekly).split('\n')[1] // 'export interface WeeklyRow {'
 */
export function typescriptRowOf(dataset: DatasetContract): string {
  const lines = dataset.columns.flatMap((column) => [
    `  /** ${commentOf(aboutColumn(column))} */`,
    `  readonly ${column.name}: ${typeOf(column)}`,
  ])
  const about = `/** ${commentOf(aboutDataset(dataset))} */`
  return [about, `export interface ${rowName(dataset.name)} {`, ...lines, '}', ''].join('\n')
}

function rowName(dataset: string): string {
  const words = dataset.split('_').filter((word) => word !== '')
  return `${words.map((word) => word.slice(0, 1).toUpperCase() + word.slice(1)).join('')}Row`
}

function typeOf({ type, nullable, oneOf }: ColumnContract): string {
  if (oneOf === null) return typescriptTypeOf(type, nullable)
  return [...oneOf.map((value) => JSON.stringify(value)), ...(nullable ? ['null'] : [])].join(' | ')
}

/** A description may hold what would end the comment. */
function commentOf(text: string): string {
  return text.replaceAll(/\s+/g, ' ').replaceAll('*/', '*\\/').trim()
}
