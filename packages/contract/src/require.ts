import { checkName, type NameKind, ProvenderError } from '@provender/kernel'
import { Column } from './column.ts'

/**
 * Asserts that a required text is there.
 * @throws CONTRACT_INVALID naming the thing and the part that is missing
 */
export function requireText(thing: string, part: string, value: unknown): void {
  if (typeof value === 'string' && value.trim() !== '') return
  throw new ProvenderError('CONTRACT_INVALID', `The ${thing} has no ${part}. Add ${part}: it is required.`, {
    thing,
    part,
  })
}

/**
 * Asserts that columns are named well and described.
 * @throws CONTRACT_NAME_INVALID, CONTRACT_INVALID
 */
export function requireColumns(thing: string, kind: NameKind, columns: Readonly<Record<string, unknown>>): void {
  if (Object.keys(columns).length === 0) {
    throw new ProvenderError('CONTRACT_INVALID', `The ${thing} has no columns.`, { thing })
  }
  for (const [name, column] of Object.entries(columns)) {
    checkName(kind, name)
    if (!(column instanceof Column)) {
      throw new ProvenderError(
        'CONTRACT_INVALID',
        `${thing}: "${name}" is no column; write it like c.string().describe("…").`,
        { thing, name },
      )
    }
    if (column.definition.description.trim() === '') {
      throw new ProvenderError(
        'CONTRACT_INVALID',
        `${thing}: the ${kind} "${name}" has no description. Add .describe("what it means").`,
        { thing, name },
      )
    }
  }
}
