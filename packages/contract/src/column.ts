import { type Instant, ProvenderError } from '@provender/kernel'
import type { ColumnType } from './column-type.ts'

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
    this.definition = Object.freeze(definition)
  }

  /** What the value means, in one sentence. Required in datasets and events. */
  describe(description: string): Column<Value, true> {
    if (description.trim() === '') {
      throw new ProvenderError('CONTRACT_INVALID', 'A description is empty: say in one sentence what the value means.')
    }
    return new Column({ ...this.definition, description })
  }

  /** The value may be absent. Columns are never null unless they say so. */
  nullable(): Column<Value | null, Described> {
    return new Column({ ...this.definition, nullable: true })
  }

  /** The unit of a number, e.g. `days`, `EUR`, `loans`. */
  unit<V extends number | bigint | string | null>(this: Column<V, Described>, unit: string): Column<V, Described> {
    return new Column({ ...this.definition, unit })
  }

  /** The closed range that a number lies in; the gate checks it. */
  between<V extends number | null>(this: Column<V, Described>, low: number, high: number): Column<V, Described> {
    if (!(low <= high)) {
      throw new ProvenderError(
        'CONTRACT_INVALID',
        `between(${low}, ${high}) holds no number: give the lower bound first.`,
        { low, high },
      )
    }
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
    return new Column({ ...this.definition, oneOf: values })
  }

  /** Marks personal data: `identifier` is stored as a keyed token; an attribute names the field that says whose it is. */
  pii(kind: 'identifier' | { readonly person: string }): Column<Value, Described> {
    return new Column({
      ...this.definition,
      pii: kind === 'identifier' ? { kind } : { kind: 'attribute', person: kind.person },
    })
  }

  /** The value is modelled, not observed: say by which rule. Shown wherever the column shows. */
  modelled(rule: string): Column<Value, Described> {
    return new Column({ ...this.definition, modelled: rule })
  }

  /** The name the column had before: keeps its field id through a rename (which needs a new major). */
  renamedFrom(name: string): Column<Value, Described> {
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

function nested(inner: Column<unknown>): { readonly type: ColumnType; readonly nullable: boolean } {
  return { type: inner.definition.type, nullable: inner.definition.nullable }
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
  list: <Value>(element: Column<Value>) => column<readonly Value[]>({ kind: 'list', element: nested(element) }),
  map: <Value>(key: Column<string>, value: Column<Value>) =>
    column<Readonly<Record<string, Value>>>({ kind: 'map', key: key.definition.type, value: nested(value) }),
  struct: <const Fields extends Readonly<Record<string, Column<unknown>>>>(fields: Fields) =>
    column<{ readonly [Name in keyof Fields]: ValueOf<Fields[Name]> }>({
      kind: 'struct',
      fields: Object.entries(fields).map(([name, inner]) => ({ name, ...nested(inner) })),
    }),
} as const
