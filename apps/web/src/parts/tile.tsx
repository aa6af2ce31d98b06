import type { ReactNode } from 'react'
import { Link } from 'react-router'

/** How a tile's state looks; its words say the same. */
export type Tone = 'plain' | 'good' | 'caution' | 'bad'

/** What a tile of the trust strip says. */
export interface TileProps {
  readonly label: string
  readonly value: ReactNode
  readonly detail?: ReactNode
  readonly tone?: Tone
  /** Where its evidence is. */
  readonly to?: string
  readonly children?: ReactNode
}

/** One fact of a trust strip: a label, the fact, what stands behind it, and the way to its evidence. */
export function Tile({ label, value, detail, tone = 'plain', to, children }: TileProps) {
  return (
    <div className="tile" data-tone={tone}>
      <p className="tile-label">{to === undefined ? label : <Link to={to}>{label}</Link>}</p>
      <p className="tile-value">{value}</p>
      {children}
      {detail === undefined || detail === null ? null : <p className="tile-detail">{detail}</p>}
    </div>
  )
}

/** Tiles side by side, as many as fit. */
export function Tiles({ children, label }: { readonly children: ReactNode; readonly label: string }) {
  return (
    <section className="tiles" aria-label={label}>
      {children}
    </section>
  )
}
