import { PageHead } from '../parts/page.tsx'
import { Loading } from '../parts/states.tsx'

/** The page of Console, which comes with the next commits. */
export function ConsolePage() {
  return (
    <>
      <PageHead title="Console" />
      <Loading label="Console" />
    </>
  )
}
