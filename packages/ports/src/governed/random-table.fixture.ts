import { mkdtempSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ColumnContract, ColumnType } from '@provender/contract'
import { type EngineProcess, rowsSelect, startEngineProcess } from '@provender/engine'
import { instantFromMicros, type Json } from '@provender/kernel'
import fc from 'fast-check'
import type { VisibleDataset } from './visible-dataset.ts'

/** A dataset of any columns with its rows in their JSON form. */
export interface RandomTable {
  readonly dataset: VisibleDataset
  readonly rows: readonly Readonly<Record<string, Json>>[]
}

const text = fc.oneof(
  fc.constantFrom(
    '',
    ' ',
    'Fiction',
    'fiction',
    'é',
    '‮text',
    '<script>',
    "it's",
    'x'.repeat(80),
    'x'.repeat(81),
    `${'x'.repeat(80)}y`,
  ),
  fc.string({ unit: 'binary', maxLength: 6 }).map((value) => value.replaceAll('\0', '')),
)
const micros = fc.bigInt({ min: -62_135_596_800_000_000n, max: 253_402_300_799_999_999n })
const day = fc.integer({ min: -719_162, max: 2_932_896 })

const types: readonly ColumnType[] = [
  { kind: 'string' },
  { kind: 'boolean' },
  { kind: 'count' },
  { kind: 'integer' },
  { kind: 'bigint' },
  { kind: 'double' },
  { kind: 'decimal', precision: 10, scale: 2 },
  { kind: 'decimal', precision: 38, scale: 0 },
  { kind: 'decimal', precision: 38, scale: 38 },
  { kind: 'date' },
  { kind: 'timestamp' },
  { kind: 'localTimestamp' },
  { kind: 'uuid' },
  { kind: 'bytes' },
  { kind: 'list', element: { type: { kind: 'string' }, nullable: true } },
]

function cellOf(type: ColumnType): fc.Arbitrary<Json> {
  switch (type.kind) {
    case 'string':
      return text
    case 'boolean':
      return fc.boolean()
    case 'count':
      return fc.oneof(fc.integer({ min: 0, max: 40 }), fc.maxSafeNat())
    case 'integer':
      return fc.oneof(fc.integer({ min: -12, max: 12 }), fc.maxSafeInteger())
    case 'bigint':
      return fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String)
    case 'double':
      return fc
        .oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ noNaN: true, noDefaultInfinity: true }))
        .map((value) => value + 0)
    case 'decimal': {
      const most = 10n ** BigInt(type.precision) - 1n
      return fc.bigInt({ min: -most, max: most }).map((unscaled) => decimalOf(unscaled, type.scale))
    }
    case 'date':
      return day.map((days) => new Date(days * 86_400_000).toISOString().slice(0, 10))
    case 'timestamp':
      return micros.map(instantFromMicros)
    case 'localTimestamp':
      return micros.map((at) => instantFromMicros(at).slice(0, -1))
    case 'uuid':
      return fc.uuid()
    case 'bytes':
      return fc.uint8Array({ maxLength: 4 }).map((bytes) => Buffer.from(bytes).toString('base64'))
    default:
      return fc.array(text, { maxLength: 3 })
  }
}

function decimalOf(unscaled: bigint, scale: number): string {
  const digits = (unscaled < 0n ? -unscaled : unscaled).toString().padStart(scale + 1, '0')
  const fraction = scale === 0 ? '' : `.${digits.slice(-scale)}`
  return `${unscaled < 0n ? '-' : ''}${digits.slice(0, digits.length - scale)}${fraction}`
}

/** Values of a column: all missing, one value, or any, some of them missing. */
function valuesOf(type: ColumnType, rows: number): fc.Arbitrary<readonly Json[]> {
  const any = fc.array(fc.oneof({ weight: 1, arbitrary: fc.constant(null) }, { weight: 5, arbitrary: cellOf(type) }), {
    minLength: rows,
    maxLength: rows,
  })
  return fc.oneof(
    { weight: 1, arbitrary: fc.constant(new Array<Json>(rows).fill(null)) },
    { weight: 1, arbitrary: cellOf(type).map((value) => new Array<Json>(rows).fill(value)) },
    { weight: 6, arbitrary: any },
  )
}

/** A column of a contract, plain but for what is given. */
export function plainColumn(name: string, type: ColumnType, more: Partial<ColumnContract> = {}): ColumnContract {
  return {
    ...{ name, type, nullable: true, description: name, unit: null, between: null, oneOf: null },
    ...{ pii: null, modelled: null, renamedFrom: null, ...more },
  }
}

/** Tables of up to 60 rows and 8 columns: nulls, constants, extremes, Unicode and empty texts among them. */
export const randomTable: fc.Arbitrary<RandomTable> = fc
  .tuple(fc.array(fc.constantFrom(...types), { minLength: 1, maxLength: 8 }), fc.integer({ min: 0, max: 60 }))
  .chain(([chosen, rows]) =>
    fc.tuple(...chosen.map((type) => valuesOf(type, rows))).map((values) => {
      const columns = chosen.map((type, index) => plainColumn(`c${index}`, type))
      return {
        dataset: datasetOf(columns, rows),
        rows: Array.from({ length: rows }, (_, row) =>
          Object.fromEntries(columns.map(({ name }, index) => [name, values[index]?.[row] ?? null])),
        ),
      }
    }),
  )

/** A dataset of these columns, whose first one is its key. */
export function datasetOf(columns: readonly ColumnContract[], rows: number): VisibleDataset {
  return {
    ...{ name: 'table_of_test', description: '', grain: '', columns, rows, contentDigest: 'pc1:', objects: [] },
    ...{ key: columns.slice(0, 1).map(({ name }) => name), isKeyWhole: true },
  }
}

/** An engine that writes tables and reads them. */
export interface TableEngine {
  readonly process: EngineProcess
  /** Writes rows into a file; its path. */
  write(table: RandomTable): Promise<string>
  close(): Promise<void>
}

/** Starts an engine over a temporary folder. */
export async function tableEngine(): Promise<TableEngine> {
  const folder = mkdtempSync(join(tmpdir(), 'provender-tables-'))
  const process = await startEngineProcess('builder', {
    ...{ memoryMib: 300, threads: 2, tempDirectory: join(folder, 'spill'), timeoutMs: 20_000 },
  })
  let files = 0
  return {
    process,
    async write({ dataset, rows }) {
      files += 1
      const path = join(folder, `${files}.parquet`)
      await process.run(`COPY (${rowsSelect(dataset.columns, rows)}) TO '${path}' (FORMAT parquet)`)
      return path
    },
    async close() {
      await process.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
