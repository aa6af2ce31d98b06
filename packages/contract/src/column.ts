import { type Instant, ProvenderError } from '@provender/kernel'
import type { ColumnType } from './column-type.ts'
import { frozenCopy } from './frozen.ts'
import { invalid, shown } from './refusal.ts'
import { requireName, requireText } from './require.ts'

/** What a column or event field promises, as it stands in contracts. */
export interface ColumnDefinition {
  readonly type: ColumnType
  readonly nullable: boolean
  readonly description: string
  readonly unit: string | null
  readonly between: { readonly low: number; readonly high: number } | null
  readonly oneOf: readonly string[] | null
  readonly pii: Pii | null
  readonly modelled: string | null
  readonly renamedFrom: string | null
}

/** Personal data: an identifier becomes a keyed token at intake; other fields name the column that says whose they are. */
export type Pii = { readonly kind: 'identifier' } | { readonly kind: 'attribute'; readonly person: string }

declare const valueBrand: unique symbol
declare const describedBrand: unique symbol

/** A typed column: `Value` is its TypeScript value, `Described` whether it has the description that datasets require. */
export class Column<Value, Described extends boolean = boolean> {
  declare readonly [valueBrand]: Value
  declare readonly [describedBrand]: Described
  readonly definition: ColumnDefinition

  constructor(definition: ColumnDefinition) {
    this.definition = frozenCopy(definition)
  }

  /** What the value means, in one sentence. Required in datasets and events. */
  describe(description: string): Column<Value, true> {
    requireText('column', 'description', description)
    return new Column({ ...this.definition, description })
  }

  /** The value may be absent. Columns are never null unless they say so. */
  nullable(): Column<Value | null, Described> {
    return new Column({ ...this.definition, nullable: true })
  }

  /** The unit of a number, e.g. `days`, `EUR`, `loans`. */
  unit<V extends number | bigint | string | null>(this: Column<V, Described>, unit: string): Column<V, Described> {
    requireText('column', 'unit', unit)
    return new Column({ ...this.definition, unit })
  }

  /** The closed range that a number lies in; the gate checks it. */
  between<V extends number | null>(this: Column<V, Described>, low: number, high: number): Column<V, Described> {
    requireNumeric(this.definition.type, low, high)
    return new Column({ ...this.definition, between: { low, high } })
  }

  /** The only texts that may occur; the gate checks it. */
  oneOf<const Values extends readonly string[]>(
    this: Column<string, Described> | Column<string | null, Described>,
    ...values: Values
  ): Column<
    Value extends null ? Values[number] | null : null extends Value ? Values[number] | null : Values[number],
    Described
  > {
    requireValues(this.definition.type, values)
    return new Column({ ...this.definition, oneOf: values })
  }

  /** Marks personal data: `identifier` is stored as a keyed token; an attribute names the field that says whose it is. */
  pii(kind: 'identifier' | { readonly person: string }): Column<Value, Described> {
    if (kind === 'identifier') {
      requireToken(this.definition.type)
      return new Column({ ...this.definition, pii: { kind } })
    }
    if (typeof kind?.person !== 'string') {
      throw invalid(`pii(${shown(kind)}): write pii('identifier') or pii({ person: 'member_id' }).`, {
        found: shown(kind),
      })
    }
    return new Column({ ...this.definition, pii: { kind: 'attribute', person: kind.person } })
  }

  /** The value is modelled, not observed: say by which rule. Shown wherever the column shows. */
  modelled(rule: string): Column<Value, Described> {
    requireText('column', 'rule of modelled(…)', rule)
    return new Column({ ...this.definition, modelled: rule })
  }

  /** The name the column had before: keeps its field id through a rename (which needs a new major). */
  renamedFrom(name: string): Column<Value, Described> {
    requireName('column', name)
    return new Column({ ...this.definition, renamedFrom: name })
  }
}

/** Columns by name; each has a description. */
export type ColumnMap = Readonly<Record<string, Column<unknown, true>>>

/** The TypeScript value of a column. */
export type ValueOf<C> = C extends Column<infer Value, boolean> ? Value : never

/** The TypeScript row of a set of columns, with the very same names. */
export type RowOf<Columns extends ColumnMap> = { readonly [Name in keyof Columns]: ValueOf<Columns[Name]> }

function column<Value>(type: ColumnType): Column<Value, false> {
  return new Column({
    type,
    nullable: false,
    description: '',
    unit: null,
    between: null,
    oneOf: null,
    pii: null,
    modelled: null,
    renamedFrom: null,
  })
}

function nested(part: string, inner: Column<unknown>): { readonly type: ColumnType; readonly nullable: boolean } {
  if (inner instanceof Column) {
    requireUnmarked(part, inner.definition)
    return { type: inner.definition.type, nullable: inner.definition.nullable }
  }
  throw unsupported(`The ${part} is ${shown(inner)}; write a column type such as c.string().`)
}

/** Inside a nested value nothing is masked or checked, so a mark that would be lost is refused. */
function requireUnmarked(part: string, { pii, between, oneOf }: ColumnDefinition): void {
  const mark = pii !== null ? 'pii' : between !== null ? 'between' : oneOf !== null ? 'oneOf' : null
  if (mark === null) return
  throw unsupported(
    `The ${part} is marked .${mark}(…), which holds for whole columns only. Mark the column, or give the value a column of its own.`,
  )
}

function mapKey(key: Column<string>): ColumnType {
  const { type, nullable } = nested('key of the map', key)
  if (!nullable && isKeyType(type)) return type
  const found = nullable ? `a nullable ${type.kind}` : type.kind
  throw unsupported(`The key of a map is ${found}; keys are texts that are always there, such as c.string().`)
}

function isKeyType({ kind }: ColumnType): boolean {
  return kind === 'string' || kind === 'uuid' || kind === 'date'
}

function structFields(
  fields: Readonly<Record<string, Column<unknown>>>,
): Extract<ColumnType, { kind: 'struct' }>['fields'] {
  const entries = Object.entries(fields ?? {})
  if (entries.length === 0) throw unsupported('A struct has no fields. Name at least one.')
  return entries.map(([name, inner]) => {
    requireName('column', name)
    return { name, ...nested(`field "${name}" of the struct`, inner) }
  })
}

function unsupported(message: string): ProvenderError {
  return new ProvenderError('CONTRACT_TYPE_UNSUPPORTED', message)
}

function requireToken({ kind }: ColumnType): void {
  if (kind === 'string') return
  throw invalid(`pii('identifier') stands on a ${kind} column. It is stored as a token, so it must be c.string().`, {
    type: kind,
  })
}

const numericKinds: ReadonlySet<ColumnType['kind']> = new Set(['count', 'integer', 'double'])

function requireNumeric(type: ColumnType, low: number, high: number): void {
  if (!numericKinds.has(type.kind)) {
    throw invalid(`between(…) stands on a ${type.kind} column. It is for count, integer and double.`, {
      type: type.kind,
    })
  }
  if (!Number.isFinite(low) || !Number.isFinite(high) || low > high) {
    throw invalid(`between(${low}, ${high}) is no range. Give two finite numbers, the lower first.`, {
      low: String(low),
      high: String(high),
    })
  }
}

function requireValues(type: ColumnType, values: readonly string[]): void {
  const repeated = values.find((value, index) => values.indexOf(value) < index)
  if (type.kind === 'string' && values.length > 0 && repeated === undefined && values.every(isText)) return
  const problem =
    type.kind !== 'string'
      ? `stands on a ${type.kind} column; it is for string`
      : values.length === 0
        ? 'names no value, so nothing could occur'
        : repeated === undefined
          ? 'holds something that is no text'
          : `names ${shown(repeated)} twice`
  throw invalid(`oneOf(…) ${problem}. Write it like oneOf('open', 'returned').`, { type: type.kind })
}

function isText(value: unknown): boolean {
  return typeof value === 'string'
}

/**
 * The column types an author can use. Every dataset column ends in `.describe(…)`.
 * @example c.count().unit('loans').describe('Loans begun in the week')
 */
export const c = {
  /** UTF-8 text. */
  string: () => column<string>({ kind: 'string' }),
  boolean: () => column<boolean>({ kind: 'boolean' }),
  /** A whole number from 0 to 2^53 - 1. */
  count: () => column<number>({ kind: 'count' }),
  /** A whole number within ±(2^53 - 1). */
  integer: () => column<number>({ kind: 'integer' }),
  /** A 64-bit whole number; travels in JSON as text. */
  bigint: () => column<bigint>({ kind: 'bigint' }),
  /** A finite double. */
  double: () => column<number>({ kind: 'double' }),
  /** An exact decimal; travels as text with all its digits. */
  decimal: (precision: number, scale: number) => {
    const fits =
      Number.isInteger(precision) &&
      Number.isInteger(scale) &&
      precision >= 1 &&
      precision <= 38 &&
      scale >= 0 &&
      scale <= precision
    if (!fits) {
      throw new ProvenderError(
        'CONTRACT_TYPE_UNSUPPORTED',
        `decimal(${precision}, ${scale}) is not possible: precision is 1 to 38, scale 0 to precision.`,
        {
          precision,
          scale,
        },
      )
    }
    return column<string>({ kind: 'decimal', precision, scale })
  },
  /** A calendar day, YYYY-MM-DD. */
  date: () => column<string>({ kind: 'date' }),
  /** A UTC instant in microseconds. */
  timestamp: () => column<Instant>({ kind: 'timestamp' }),
  /** A wall-clock time without zone, in microseconds. */
  localTimestamp: () => column<string>({ kind: 'localTimestamp' }),
  /** Bytes; travel in JSON as base64. */
  bytes: () => column<string>({ kind: 'bytes' }),
  uuid: () => column<string>({ kind: 'uuid' }),
  /** Values of one type, in order. */
  list: <Value>(element: Column<Value>) =>
    column<readonly Value[]>({ kind: 'list', element: nested('element of the list', element) }),
  /** Values by key; a key is a string, uuid or date. */
  map: <Value>(key: Column<string>, value: Column<Value>) =>
    column<Readonly<Record<string, Value>>>({
      kind: 'map',
      key: mapKey(key),
      value: nested('value of the map', value),
    }),
  /** Named fields. */
  struct: <const Fields extends Readonly<Record<string, Column<unknown>>>>(fields: Fields) =>
    column<{ readonly [Name in keyof Fields]: ValueOf<Fields[Name]> }>({
      kind: 'struct',
      fields: structFields(fields),
    }),
} as const
