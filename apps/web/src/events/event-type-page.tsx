import { PageHead } from '../parts/page.tsx'
import { Loading } from '../parts/states.tsx'

/** The page of Event type, which comes with the next commits. */
export function EventTypePage() {
  return (
    <>
      <PageHead title="Event type" />
      <Loading label="Event type" />
    </>
  )
}
