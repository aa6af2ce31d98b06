import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import '../../parts/cell.css'
import { Digest } from '../../parts/digest.tsx'
import { formatNumber } from '../../parts/format.ts'
import { Day } from '../../parts/quantities.tsx'
import { Table } from '../../parts/table.tsx'
import { type OpenProduct, productHref } from '../product-context.tsx'
import { releaseParameter, releaseWords } from '../release-text.ts'
import { releaseQuery } from '../use-release-page.ts'
import { pinsOf } from './pins-of.ts'

/** What a release was built from, so exactly that it can be built again: positions in the log, and releases of other products. */
export function InputPins({ page, path }: OpenProduct) {
  const { data } = useQuery(releaseQuery(path, page))
  const pins = pinsOf(data?.manifest ?? null)
  const { events, upstream } = page.inputs
  if (events.length + upstream.length === 0) return <p className="quiet">It has no inputs that you may know of.</p>
  const inputs = [
    ...events.map((pin) => ({
      key: pin.type,
      what: <Link to={`/events/${encodeURIComponent(pin.type)}`}>{pin.type}</Link>,
      pin: `position ${formatNumber(pin.position)}`,
      holds: <EventsHeld {...pin} />,
      digest: pins.events.get(pin.type),
    })),
    ...upstream.map((pin) => ({
      key: `${pin.product} ${pin.dataset}`,
      what: (
        <>
          <Link to={productHref({ product: pin.product, release: releaseParameter(pin) })}>{pin.product}</Link>{' '}
          <code>{pin.dataset}</code>
        </>
      ),
      pin: `release ${releaseWords(pin)}`,
      holds: null,
      digest: pins.upstream.get(`${pin.product} ${pin.dataset}`),
    })),
  ]
  return (
    <Table
      label="Inputs of this release"
      rows={inputs}
      rowKey={({ key }) => key}
      columns={[
        { name: 'what', title: 'Input', cell: ({ what }) => <span className="cell">{what}</span> },
        { name: 'pin', title: 'Pinned at', cell: ({ pin }) => <span className="cell">{pin}</span> },
        { name: 'holds', title: 'Holds', cell: ({ holds }) => <span className="cell">{holds}</span> },
        {
          name: 'digest',
          title: 'Digest of what was read',
          cell: ({ digest }) =>
            digest === undefined ? <span className="quiet">not told</span> : <Digest value={digest} />,
        },
      ]}
    />
  )
}

interface EventsHeldOf {
  readonly events: number
  readonly firstEventTime: string | null
  readonly lastEventTime: string | null
}

function EventsHeld({ events, firstEventTime, lastEventTime }: EventsHeldOf) {
  return (
    <>
      {formatNumber(events)} events
      {firstEventTime === null || lastEventTime === null ? null : (
        <span className="quiet">
          , <Day at={firstEventTime} /> to <Day at={lastEventTime} />
        </span>
      )}
    </>
  )
}
