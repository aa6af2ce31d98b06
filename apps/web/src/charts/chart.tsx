import { type ReactNode, useId, useMemo, useRef, useState } from 'react'
import { Cell } from '../parts/cell.tsx'
import { isNumberType } from '../parts/cell-text.ts'
import { Table } from '../parts/table.tsx'
import { TextSafe } from '../parts/text-safe.tsx'
import { visibleText } from '../parts/visible-text.ts'
import { ChartWords } from './chart-words.tsx'
import { Drawing, useWidth } from './drawing.tsx'
import { Legend } from './legend.tsx'
import type { NoPicture, Picture } from './picture.ts'
import { type PictureOf, planPicture } from './plan-picture.ts'
import './charts.css'

/** A picture with what has to be said of it. */
export interface ChartProps {
  readonly of: PictureOf
  readonly description?: string
  /** By which rules the data are drawn, when they are simulated. */
  readonly simulated?: string | null
  /** Rules of modelled columns that the picture reads. */
  readonly modelled?: readonly string[]
  readonly isTruncated?: boolean
  /** Stands beside the title: what the reader picks. */
  readonly control?: ReactNode
  /** Stands under the picture: where its SQL can be run. */
  readonly actions?: ReactNode
}

/** What a picture is planned for until its place has a width. */
const widthAtFirst = 640

/** A picture of rows, or the rows themselves as a table: one press changes between them. */
export function Chart(props: ChartProps) {
  const { of, simulated = null, modelled = [], control, actions } = props
  const [isTable, showTable] = useState(false)
  const box = useRef<HTMLDivElement>(null)
  const width = useWidth(box)
  const picture = useMemo(() => planPicture(of, width === 0 ? widthAtFirst : width), [of, width])
  const id = useId()
  const stamps = [...(simulated === null ? [] : ['SIMULATED']), ...(modelled.length === 0 ? [] : ['MODELLED'])]
  return (
    <figure className="chart" aria-labelledby={id}>
      <header>
        <h3 id={id}>
          <TextSafe most={200}>{of.view.title}</TextSafe>
        </h3>
        {control}
      </header>
      {picture.kind === 'picture' && !isTable ? <Legend entries={picture.legend} title={picture.legendTitle} /> : null}
      <div ref={box} className="chart-box">
        {isTable ? (
          <ChartTable of={of} />
        ) : (
          <Shown picture={picture} width={width} stamps={stamps} title={of.view.title} toldBy={`${id}-told`} />
        )}
      </div>
      <ChartWords {...props} picture={picture} id={`${id}-told`}>
        <button type="button" className="link-button" aria-pressed={isTable} onClick={() => showTable(!isTable)}>
          {isTable ? 'Show the picture' : 'Show the numbers'}
        </button>
        {actions}
      </ChartWords>
    </figure>
  )
}

interface ShownProps {
  readonly picture: Picture | NoPicture
  readonly width: number
  readonly stamps: readonly string[]
  readonly title: string
  readonly toldBy: string
}

/** The drawing, why there is none, or its place until its width is known. */
function Shown({ picture, width, stamps, title, toldBy }: ShownProps) {
  if (picture.kind === 'nothing') {
    return (
      <p className="chart-nothing">
        <TextSafe most={400}>{picture.reason}</TextSafe>
      </p>
    )
  }
  if (width === 0) return <div style={{ minHeight: picture.height }} />
  return <Drawing picture={picture} width={width} stamps={stamps} label={visibleText(title)} toldBy={toldBy} />
}

function ChartTable({ of }: { readonly of: PictureOf }) {
  const columns = of.columns.map(({ name, type, unit }, place) => ({
    name: `${place}`,
    title: <TextSafe most={60}>{name}</TextSafe>,
    note: unit ?? type,
    align: isNumberType(type) ? ('end' as const) : ('start' as const),
    cell: (row: readonly unknown[]) => <Cell value={row[place]} type={type} name={name} />,
    sortBy: (row: readonly unknown[]) => sortValue(row[place], type),
  }))
  return (
    <Table
      label={`Numbers of ${of.view.title}`}
      columns={columns}
      rows={of.rows}
      rowKey={(_, index) => String(index)}
      maxHeight={288}
    />
  )
}

function sortValue(cell: unknown, type: string): string | number | null {
  if (cell === null || cell === undefined) return null
  if (isNumberType(type)) return Number(cell)
  return typeof cell === 'string' ? cell : JSON.stringify(cell)
}
