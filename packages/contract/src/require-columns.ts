import type { NameKind } from '@provender/kernel'
import { Column } from './column.ts'
import { invalid, isRecord, shown } from './refusal.ts'
import { requireName } from './require.ts'

/**
 * Asserts that columns are named well and described, and that personal columns name a person that is there.
 * @throws CONTRACT_NAME_INVALID
 * @throws CONTRACT_INVALID
 */
export function requireColumns(thing: string, kind: NameKind, columns: Readonly<Record<string, unknown>>): void {
  if (!isRecord(columns) || Object.keys(columns).length === 0) {
    throw invalid(`The ${thing} has no ${kind}s. Add at least one, such as c.string().describe("…").`, { thing })
  }
  for (const [name, column] of Object.entries(columns)) {
    requireName(kind, name)
    if (!(column instanceof Column)) {
      throw invalid(
        `The ${kind} "${name}" of the ${thing} is ${shown(column)}; write it like c.string().describe("…").`,
        { thing, name },
      )
    }
    if (column.definition.description.trim() === '') {
      throw invalid(`The ${kind} "${name}" of the ${thing} has no description. Add .describe("what it means").`, {
        thing,
        name,
      })
    }
    requirePerson(thing, name, column, columns)
    requireFormerName(thing, name, column, columns)
  }
}

function requirePerson(
  thing: string,
  name: string,
  column: Column<unknown>,
  columns: Readonly<Record<string, unknown>>,
): void {
  const { pii } = column.definition
  if (pii?.kind !== 'attribute') return
  const person = Object.hasOwn(columns, pii.person) ? columns[pii.person] : undefined
  if (person instanceof Column && person.definition.pii?.kind === 'identifier') return
  const problem = person === undefined ? 'is not there' : 'is not marked .pii("identifier")'
  throw invalid(
    `"${name}" of the ${thing} is personal data of "${pii.person}", which ${problem}. Name the field that says whose it is.`,
    { thing, name, person: pii.person },
  )
}

function requireFormerName(
  thing: string,
  name: string,
  column: Column<unknown>,
  columns: Readonly<Record<string, unknown>>,
): void {
  const { renamedFrom } = column.definition
  if (renamedFrom === null || !Object.hasOwn(columns, renamedFrom)) return
  throw invalid(
    `"${name}" of the ${thing} was renamed from "${renamedFrom}", which is still there. Remove one of the two.`,
    { thing, name, renamedFrom },
  )
}
