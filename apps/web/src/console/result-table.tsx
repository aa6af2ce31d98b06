import { useMemo } from 'react'
import type { Answer } from '../api/answers.ts'
import { Cell } from '../parts/cell.tsx'
import { isNumberType } from '../parts/cell-text.ts'
import { Empty } from '../parts/states.tsx'
import { Table, type TableColumn } from '../parts/table.tsx'
import { TextSafe } from '../parts/text-safe.tsx'

type AnswerRow = Answer<'QueryAnswer'>['rows'][number]

/** The rows of an answer: types under the names, numbers at the end, sorted by a press on a head. */
export function ResultTable({ answer }: { readonly answer: Answer<'QueryAnswer'> }) {
  const columns = useMemo(() => {
    const lengths = lengthsOfCut(answer)
    return answer.columns.map((column) => columnOf(column, lengths))
  }, [answer])
  return (
    <Table
      label="Rows of the answer"
      columns={columns}
      rows={answer.rows}
      rowKey={(_, index) => String(index)}
      empty={
        <Empty title="No rows">
          <p>The statement ran, and nothing fits it. Loosen a condition, or look at the values with SELECT DISTINCT.</p>
        </Empty>
      }
    />
  )
}

type CutLengths = ReadonlyMap<AnswerRow, ReadonlyMap<string, number>>

/** How long the cells are that the answer holds the beginning of. */
function lengthsOfCut({ rows, cut }: Answer<'QueryAnswer'>): CutLengths {
  const lengths = new Map<AnswerRow, Map<string, number>>()
  for (const { row: place, column, characters } of cut) {
    const row = rows[place]
    if (row === undefined) continue
    const cells = lengths.get(row) ?? new Map<string, number>()
    lengths.set(row, cells.set(column, characters))
  }
  return lengths
}

function columnOf(
  { name, type }: Answer<'QueryAnswer'>['columns'][number],
  lengths: CutLengths,
): TableColumn<AnswerRow> {
  const isNumber = isNumberType(type)
  return {
    name,
    title: <TextSafe most={80}>{name === '' ? '(no name)' : name}</TextSafe>,
    note: type,
    align: isNumber ? 'end' : 'start',
    cell: (row) => <Cell value={row[name]} type={type} name={name} characters={lengths.get(row)?.get(name)} />,
    sortBy: (row) => sortValue(row[name], isNumber),
  }
}

function sortValue(value: unknown, isNumber: boolean): string | number | boolean | null {
  if (value === null || value === undefined) return null
  if (isNumber) return Number(value)
  return typeof value === 'boolean' ? value : typeof value === 'string' ? value : JSON.stringify(value)
}
