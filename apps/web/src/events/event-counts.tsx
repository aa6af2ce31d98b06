import { useMemo } from 'react'
import type { Answer } from '../api/answers.ts'
import { Chart } from '../charts/chart.tsx'
import type { PictureOf } from '../charts/plan-picture.ts'
import { formatNumber } from '../parts/format.ts'

type EventType = Answer<'EventTypePage'>

/** Events by their own time, as bars; a time without events has none. */
export function EventCounts({ event }: { readonly event: EventType }) {
  const { counts, simulated, modelled } = event
  const of = useMemo(() => countsPicture(counts), [counts])
  return (
    <Chart
      of={of}
      description={
        counts.earlier === 0
          ? 'By the time at which each happened, not at which it was taken in.'
          : `By the time at which each happened. ${formatNumber(counts.earlier)} earlier events are not in the picture.`
      }
      simulated={simulated}
      modelled={modelled === null ? [] : [modelled]}
    />
  )
}

/**
 * What the picture of an event type's counts draws.
 * @example countsPicture({ per: 'month', earlier: 0, points: [] }).view.title // 'Events per month'
 */
export function countsPicture(counts: EventType['counts']): PictureOf {
  return {
    view: { mark: 'bar', x: counts.per, y: 'events', series: null, value: null, title: `Events per ${counts.per}` },
    columns: [
      { name: counts.per, type: 'date', unit: null, description: null },
      { name: 'events', type: 'count', unit: null, description: null },
    ],
    rows: counts.points.map(({ at, events }) => [at, events]),
  }
}
