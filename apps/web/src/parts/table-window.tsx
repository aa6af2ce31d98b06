/** Which columns of a wide table are in sight, and the width of those before and after them. */
export interface ColumnWindow {
  readonly from: number
  readonly to: number
  readonly before: number
  readonly after: number
}

/** What the virtualizer says of the columns. */
export interface ColumnsInSight {
  readonly items: readonly { readonly index: number; readonly start: number; readonly end: number }[]
  readonly size: number
}

/**
 * The columns to put into the document; all of them when there is no window.
 * @example columnWindow(null, 3) // { from: 0, to: 3, before: 0, after: 0 }
 */
export function columnWindow(inSight: ColumnsInSight | null, count: number): ColumnWindow {
  const first = inSight?.items[0]
  const last = inSight?.items.at(-1)
  if (inSight === null || first === undefined || last === undefined) return { from: 0, to: count, before: 0, after: 0 }
  return { from: first.index, to: last.index + 1, before: first.start, after: inSight.size - last.end }
}

/** A row that takes the height of rows that are not in sight. */
export function rowGap(height: number, columns: number) {
  if (height <= 0) return null
  return (
    <tr>
      <td className="gap" colSpan={columns} style={{ height }} />
    </tr>
  )
}
