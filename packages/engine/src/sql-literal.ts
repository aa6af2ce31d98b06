import { type ColumnType, duckdbTypeOf } from '@provender/contract'
import { type Json, ProvenderError } from '@provender/kernel'
import type { DigestField } from './digest-form.ts'
import type { JsonRow } from './digest-reference.ts'
import { quoteName, quoteText } from './sql-text.ts'

/**
 * A value in its JSON form as a typed SQL literal: the inverse of what queries return.
 * @throws CONTRACT_VALUE_INVALID when the value does not have its type's JSON form
 * @example typedLiteral({ kind: 'date' }, '2026-11-16') // "'2026-11-16'::DATE"
 */
export function typedLiteral(type: ColumnType, value: Json): string {
  return value === null ? `NULL::${duckdbTypeOf(type)}` : `${plainLiteral(type, value)}::${duckdbTypeOf(type)}`
}

/**
 * A SELECT that gives rows written in their JSON form, e.g. the given rows of a test.
 * @throws CONTRACT_VALUE_INVALID when a value does not have its type's JSON form
 * @example rowsSelect([{ name: 'a', type: { kind: 'boolean' } }], [{ a: true }]) // 'SELECT true::BOOLEAN AS "a"'
 */
export function rowsSelect(fields: readonly DigestField[], rows: readonly JsonRow[]): string {
  const selectOf = (row: JsonRow): string =>
    `SELECT ${fields.map(({ name, type }) => `${typedLiteral(type, row[name] ?? null)} AS ${quoteName(name)}`).join(', ')}`
  return rows.length === 0 ? `${selectOf({})} WHERE false` : rows.map(selectOf).join('\nUNION ALL ')
}

function plainLiteral(type: ColumnType, value: Json): string {
  switch (type.kind) {
    case 'boolean':
      return value === true ? 'true' : 'false'
    case 'count':
    case 'integer':
    case 'double':
      return quoteText(String(numberOf(type, value)))
    case 'bytes':
      return `from_base64(${quoteText(String(value))})`
    case 'list':
      return `[${(value as readonly Json[]).map((item) => typedLiteral(type.element.type, item)).join(', ')}]`
    case 'map': {
      const entries = Object.entries(value as JsonRow)
      const keys = entries.map(([key]) => `${quoteText(key)}::${duckdbTypeOf(type.key)}`)
      const values = entries.map(([, item]) => typedLiteral(type.value.type, item))
      return entries.length === 0 ? 'MAP {}' : `map([${keys.join(', ')}], [${values.join(', ')}])`
    }
    case 'struct': {
      const fields = type.fields.map(
        (field) => `${quoteText(field.name)}: ${typedLiteral(field.type, (value as JsonRow)[field.name] ?? null)}`,
      )
      return `{${fields.join(', ')}}`
    }
    default:
      return quoteText(String(value))
  }
}

function numberOf(type: ColumnType, value: Json): number {
  const isRight =
    typeof value === 'number' && (type.kind === 'double' ? Number.isFinite(value) : Number.isSafeInteger(value))
  if (isRight) return value
  throw new ProvenderError('CONTRACT_VALUE_INVALID', `A ${type.kind} is a JSON number; another value was given.`, {
    type: type.kind,
  })
}
