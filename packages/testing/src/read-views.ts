import type { StagedTable, ViewContract } from '@provender/contract'
import { type EngineProcess, quoteName, quoteText, statementText } from '@provender/engine'
import { asProvenderError, type Json, type ProvenderError } from '@provender/kernel'
import type { Row } from './match-rows.ts'

/** What a view draws, or why it could not be read. */
export type ViewRows =
  | { readonly kind: 'rows'; readonly rows: readonly Row[] }
  | { readonly kind: 'failed'; readonly error: ProvenderError }

/** Reads the views of a product over its staged datasets, each under its bare name; one that fails harms no other. */
export async function readViews(
  builder: EngineProcess,
  views: readonly ViewContract[],
  staged: readonly StagedTable[],
): Promise<ReadonlyMap<string, ViewRows>> {
  const tables = staged.map(
    ({ dataset, path }) => `${quoteName(dataset)} AS NOT MATERIALIZED (SELECT * FROM read_parquet(${quoteText(path)}))`,
  )
  const drawn = new Map<string, ViewRows>()
  for (const { name, select } of views)
    drawn.set(
      name,
      await readView(builder, `WITH ${tables.join(', ')} SELECT * FROM (\n${statementText(select.text)}\n)`),
    )
  return drawn
}

async function readView(builder: EngineProcess, sql: string): Promise<ViewRows> {
  try {
    const { columns, rows } = await builder.query(sql)
    const written = (cell: Json, type: string): Json =>
      cell !== null && wholeTypes.has(type) && Number.isSafeInteger(Number(cell)) ? Number(cell) : cell
    const named = rows.map((row) =>
      Object.fromEntries(columns.map(({ name, duckdbType }, index) => [name, written(row[index] ?? null, duckdbType)])),
    )
    return { kind: 'rows', rows: named }
  } catch (error) {
    return { kind: 'failed', error: asProvenderError(error) }
  }
}

/** Whole numbers that travel as text, because they may be beyond 2^53; pages show them as numbers where they are not. */
const wholeTypes: ReadonlySet<string> = new Set(['BIGINT', 'HUGEINT'])
