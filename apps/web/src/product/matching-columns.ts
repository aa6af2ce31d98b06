import type { Answer } from '../api/answers.ts'

type Column = Answer<'ColumnAnswer'>

/**
 * The columns that hold every word of a text in their name, meaning, unit or type.
 * @example matchingColumns([{ name: 'loans', description: 'Loans begun', unit: null, type: 'count' }], 'begun')
 */
export function matchingColumns<Told extends Pick<Column, 'name' | 'description' | 'unit' | 'type'>>(
  columns: readonly Told[],
  text: string,
): readonly Told[] {
  const words = text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
  if (words.length === 0) return columns
  return columns.filter(({ name, description, unit, type }) => {
    const told = `${name} ${description} ${unit ?? ''} ${type}`.toLowerCase()
    return words.every((word) => told.includes(word))
  })
}
