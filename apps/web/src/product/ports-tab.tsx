import { Loading } from '../parts/states.tsx'
import { useProduct } from './product-context.tsx'

/** The tab Ports of a product's page, which comes with the next commits. */
export function PortsTab() {
  const { page } = useProduct()
  return <Loading label={page.product} />
}
