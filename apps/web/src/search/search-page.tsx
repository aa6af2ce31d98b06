import { PageHead } from '../parts/page.tsx'

/** Home: every product. */
export function SearchPage() {
  return <PageHead title="Provender" shown="Products" />
}
