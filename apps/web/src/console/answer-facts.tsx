import { Link } from 'react-router'
import type { Answer } from '../api/answers.ts'
import { Digest } from '../parts/digest.tsx'
import { counted } from '../parts/format.ts'
import { Mark } from '../parts/mark.tsx'
import { productHref } from '../product/product-context.tsx'

/** What stands behind an answer: the releases that were read, whether data are simulated, whether rows were left out. */
export function AnswerFacts({ answer }: { readonly answer: Answer<'QueryAnswer'> }) {
  const simulated = Object.entries(answer.simulated)
  return (
    <div className="answer-facts">
      {answer.truncated ? (
        <p>
          <strong>There is more.</strong> These are the first {counted(answer.rows.length, 'row')}:{' '}
          {answer.truncatedBy === 'size'
            ? 'further ones would be too much for one answer'
            : 'as many as were asked for'}
          . Aggregate, filter, or read all of it through the REST port.
        </p>
      ) : null}
      {simulated.map(([product, rules]) => (
        <p key={product}>
          <Mark kind="simulated" why={`${product}: ${rules}`} isExplained />
        </p>
      ))}
      {answer.releases.length === 0 ? null : (
        <p>
          <span className="quiet">Read from </span>
          {answer.releases.map(({ product, version, release, releaseDigest }) => (
            <span className="read-release" key={releaseDigest}>
              <Link to={productHref({ product, tab: 'versions', release: `${version}/${release}` })}>
                {product}@{version}#{release}
              </Link>{' '}
              <Digest value={releaseDigest} canCopy={false} />
            </span>
          ))}
        </p>
      )}
    </div>
  )
}
