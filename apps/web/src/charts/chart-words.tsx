import type { ReactNode } from 'react'
import { counted } from '../parts/format.ts'
import { Mark } from '../parts/mark.tsx'
import { TextSafe } from '../parts/text-safe.tsx'
import type { NoPicture, Picture } from './picture.ts'
import type { PictureOf } from './plan-picture.ts'

/** What is said under a picture. */
export interface ChartWordsProps {
  readonly of: PictureOf
  readonly picture: Picture | NoPicture
  readonly description?: string
  readonly simulated?: string | null
  readonly modelled?: readonly string[]
  readonly isTruncated?: boolean
  /** Id of the picture in words. */
  readonly id: string
  readonly children: ReactNode
}

/** What a picture is of, how far to trust it, what it leaves out, and itself in words for who does not see it. */
export function ChartWords({
  of,
  picture,
  description = '',
  simulated = null,
  modelled = [],
  isTruncated,
  id,
  children,
}: ChartWordsProps) {
  const notes = picture.kind === 'picture' ? picture.notes : []
  return (
    <figcaption>
      {description === '' ? null : (
        <p>
          <TextSafe most={600}>{description}</TextSafe>
        </p>
      )}
      {simulated === null ? null : (
        <p>
          <Mark kind="simulated" why={simulated} /> Drawn by rules, not observed.
        </p>
      )}
      {modelled.map((rule) => (
        <p key={rule}>
          <Mark kind="modelled" why={rule} /> <TextSafe most={300}>{rule}</TextSafe>
        </p>
      ))}
      {isTruncated === true ? <p>Shown are the first {counted(of.rows.length, 'row')}; there are more.</p> : null}
      {notes.map((note) => (
        <p key={note}>
          <TextSafe most={300}>{note}</TextSafe>
        </p>
      ))}
      <p className="chart-actions">{children}</p>
      {picture.kind === 'picture' ? (
        <p className="unseen" id={id}>
          {picture.summary}
        </p>
      ) : null}
    </figcaption>
  )
}
