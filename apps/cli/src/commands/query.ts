import { answer, type CommandContext } from '../command-context.ts'
import { type ExitCode, exitCodes } from '../exit-codes.ts'
import type { QueryFlags } from '../flags.ts'
import { type QueryRows, rowObjects, rowsCsv, rowsTable } from '../render/rows-text.ts'
import { queryingWorkspace } from '../workspace-query.ts'

/**
 * `provender query "<sql>"`: one SELECT over what is published.
 * @throws SQL_INVALID, SQL_FORBIDDEN, REGISTRY_PRODUCT_UNKNOWN and the codes of the engine
 */
export async function runQuery(context: CommandContext, sql: string, flags: QueryFlags): Promise<ExitCode> {
  const rows = await queryingWorkspace(context, { sql, limit: flags.limit })
  if (context.isJson) {
    const { columns, isTruncated, simulated = {} } = rows
    answer(context, { columns, rows: rowObjects(rows), isTruncated, simulated }, () => '')
    return exitCodes.done
  }
  write(context, rows, flags.format)
  if (rows.isTruncated && flags.format !== 'table') {
    context.terminal.err(`There are more rows than the ${flags.limit} shown; raise --limit.\n`)
  }
  return exitCodes.done
}

function write({ terminal }: CommandContext, rows: QueryRows, format: QueryFlags['format']): void {
  terminal.out(written(rows, format, terminal.width))
}

function written(rows: QueryRows, format: QueryFlags['format'], width: number): string {
  switch (format) {
    case 'table':
      return rowsTable(rows, width)
    case 'csv':
      return rowsCsv(rows)
    case 'json':
      return JSON.stringify(rowObjects(rows))
    case 'ndjson':
      return rowObjects(rows)
        .map((row) => `${JSON.stringify(row)}\n`)
        .join('')
  }
}
