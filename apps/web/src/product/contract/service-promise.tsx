import type { ReactNode } from 'react'
import { counted, formatInstant, formatPromise, formatShare, formatSpan } from '../../parts/format.ts'
import { Mark } from '../../parts/mark.tsx'
import { Section } from '../../parts/page.tsx'
import { TextSafe } from '../../parts/text-safe.tsx'
import { BuildBars } from '../build-bars.tsx'
import type { OpenProduct } from '../product-context.tsx'

interface Promised {
  readonly what: string
  readonly promise: ReactNode
  readonly measured: ReactNode
}

/** The service that is promised beside what was measured of it. What nobody measures yet says so. */
export function ServicePromise({ page }: Pick<OpenProduct, 'page'>) {
  const promises: readonly Promised[] = [
    {
      what: 'Freshness',
      promise: `An event that arrives is in a release within ${formatPromise(page.sla.freshness)}.`,
      measured: <MeasuredFreshness page={page} />,
    },
    {
      what: 'Quality',
      promise: 'No release is published unless every check passes and saw rows.',
      measured: <MeasuredQuality page={page} />,
    },
    {
      what: 'Availability',
      promise: `${formatShare(page.sla.availability)} of the time`,
      measured: <NotMeasured />,
    },
    {
      what: 'Support',
      promise: <TextSafe most={300}>{page.sla.support}</TextSafe>,
      measured: <NotMeasured />,
    },
  ]
  return (
    <Section title="Promised and measured">
      <table className="promise-table">
        <thead>
          <tr>
            <th scope="col">Of</th>
            <th scope="col">Promised</th>
            <th scope="col">Measured</th>
          </tr>
        </thead>
        <tbody>
          {promises.map(({ what, promise, measured }) => (
            <tr key={what}>
              <th scope="row">{what}</th>
              <td>{promise}</td>
              <td>{measured}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  )
}

function MeasuredFreshness({ page: { freshness } }: Pick<OpenProduct, 'page'>) {
  const { state, waitingSince, longestWait } = freshness
  if (state === 'no-events') return <>It reads no events, so nothing can wait.</>
  return (
    <>
      <Mark kind={state === 'late' ? 'late' : 'kept'} />{' '}
      {waitingSince === null ? 'Nothing waits now.' : `The oldest event waits since ${formatInstant(waitingSince)}.`}
      {longestWait === null ? '' : ` The longest wait of this release was ${formatSpan(longestWait)}.`}
    </>
  )
}

function MeasuredQuality({ page: { checks, builds } }: Pick<OpenProduct, 'page'>) {
  const isPassed = checks.passed === checks.total
  return (
    <>
      <Mark kind={isPassed ? 'passed' : 'failed'} /> {checks.passed} of {counted(checks.total, 'check')} over{' '}
      {counted(checks.rowsSeen, 'row')} <BuildBars builds={builds} />
    </>
  )
}

function NotMeasured() {
  return <span className="quiet">Promised, not measured yet.</span>
}
