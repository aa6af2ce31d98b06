import { Link } from 'react-router'
import { productHref } from '../product/product-context.tsx'

/** Products by name, each a link to its page. */
export function ProductLinks({ products }: { readonly products: readonly string[] }) {
  if (products.length === 0) return <span className="quiet">nobody</span>
  return (
    <ul className="inline-list">
      {products.map((product) => (
        <li key={product}>
          <Link to={productHref({ product })}>{product}</Link>
        </li>
      ))}
    </ul>
  )
}
