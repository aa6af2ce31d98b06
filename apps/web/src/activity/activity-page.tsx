import { PageHead } from '../parts/page.tsx'

/** What the workspace does. */
export function ActivityPage() {
  return <PageHead title="Activity" />
}
