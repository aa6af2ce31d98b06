import { PageHead } from '../parts/page.tsx'

/** Wishes for products. */
export function DemandPage() {
  return <PageHead title="Wished for" />
}
