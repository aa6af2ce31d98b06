import { TextSafe } from '../parts/text-safe.tsx'
import type { LegendEntry } from './picture.ts'

/** What the colours of a picture stand for: series by name, or the steps of a heat map from low to high. */
export function Legend({
  entries,
  title,
}: {
  readonly entries: readonly LegendEntry[]
  readonly title: string | null
}) {
  if (entries.length === 0) return null
  return (
    <div className="legend" data-kind={title === null ? 'series' : 'steps'}>
      {title === null ? null : <span className="legend-title">{title}</span>}
      <ul>
        {entries.map(({ colour, label }) => (
          <li key={label}>
            <svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">
              <rect width="12" height="12" rx="1.5" fill={colour} />
            </svg>
            <span>
              <TextSafe most={32}>{label}</TextSafe>
            </span>
          </li>
        ))}
      </ul>
    </div>
  )
}
