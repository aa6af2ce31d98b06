import { PageHead } from '../parts/page.tsx'
import { Loading } from '../parts/states.tsx'

/** The page of Events, which comes with the next commits. */
export function EventsPage() {
  return (
    <>
      <PageHead title="Events" />
      <Loading label="Events" />
    </>
  )
}
