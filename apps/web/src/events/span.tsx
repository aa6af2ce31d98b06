import { Day } from '../parts/quantities.tsx'

/** From which day to which, or that there is nothing yet. */
export function DaySpan({ from, until }: { readonly from: string | null; readonly until: string | null }) {
  if (from === null || until === null) return <span className="quiet">none yet</span>
  return (
    <>
      <Day at={from.slice(0, 10)} /> – <Day at={until.slice(0, 10)} />
    </>
  )
}
