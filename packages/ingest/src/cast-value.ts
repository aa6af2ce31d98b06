import { type ColumnContract, type ColumnType, duckdbTypeOf, literalOf } from '@provender/contract'

/**
 * Branches of a CASE, in order, that give the reason why a field cannot hold the value `raw` as it is.
 * @example misfitSql({ name: 'since', type: { kind: 'date' } }, 'raw') // ["WHEN raw IS NOT NULL AND \"since\" IS NULL THEN 'since is no date'"]
 */
export function misfitSql({ name, type }: Pick<ColumnContract, 'name' | 'type'>, raw: string): readonly string[] {
  const label = type.kind === 'decimal' ? `decimal(${type.precision},${type.scale})` : type.kind
  const noValue = `WHEN ${raw} IS NOT NULL AND "${name}" IS NULL THEN ${literalOf(`${name} is no ${label}`)}`
  const places = decimalPlaces(type)
  if (places === null) return [noValue]
  const loses = losesDigitsSql(raw, `"${name}"`, places, duckdbTypeOf(type))
  return [noValue, `WHEN ${loses} THEN ${literalOf(`${name} would lose digits as ${label}`)}`]
}

/** Decimal places that a number type keeps; null for types that no digit is cut from. */
function decimalPlaces(type: ColumnType): number | null {
  if (type.kind === 'decimal') return type.scale
  return type.kind === 'count' || type.kind === 'integer' || type.kind === 'bigint' ? 0 : null
}

const wholeTypes = ['TINYINT', 'SMALLINT', 'INTEGER', 'BIGINT', 'HUGEINT'].flatMap((type) => [type, `U${type}`])

/**
 * DuckDB rounds what it casts. The digits are compared as text, since every cast to a number would round first; only a
 * number with an exponent is compared as double. The type of an expression is known before a row is read, so that a
 * value which fits by its type costs nothing.
 */
function losesDigitsSql(raw: string, cast: string, places: number, target: string): string {
  const fitting = [...new Set([...wholeTypes, 'BOOLEAN', target])].map(literalOf).join(', ')
  const text = `${raw}::VARCHAR`
  return `CASE WHEN typeof(${raw}) IN (${fitting}) THEN false
    WHEN contains(lower(${text}), 'e') THEN coalesce(TRY_CAST(${text} AS DOUBLE) <> TRY_CAST(${cast}::VARCHAR AS DOUBLE), false)
    ELSE regexp_matches(${text}, '\\.(_?[0-9]){${places}}[0-9_]*[1-9]') END`
}
