import { Link } from 'react-router'
import type { Answer } from '../../api/answers.ts'
import { formatSpan } from '../../parts/format.ts'
import { type OpenProduct, productHref } from '../product-context.tsx'
import { releaseParameter, releaseWords } from '../release-text.ts'
import { useReleases } from '../use-releases.ts'
import { barShares } from './bar-shares.ts'

const mostBuilds = 12

/** How long each stage of this build took, and each of the last builds as a whole. */
export function BuildTimes({ page, path, release, code }: OpenProduct & { readonly code: Answer<'CodeAnswer'> }) {
  const { data } = useReleases(path)
  const builds = (data?.releases ?? []).filter(({ buildMillis }) => buildMillis !== null).slice(0, mostBuilds)
  return (
    <>
      <h3>Stages of this build</h3>
      <Bars
        label="Stages of this build"
        bars={code.build.stages.map(({ stage, millis }) => ({ name: stage, millis, to: null, isChosen: true }))}
      />
      {builds.length < 2 ? null : (
        <>
          <h3>Last {builds.length} builds</h3>
          <Bars
            label="The last builds"
            bars={builds.map((line) => ({
              name: releaseWords({ version: line.version, release: line.number }),
              millis: line.buildMillis ?? 0,
              to: productHref({
                product: page.product,
                tab: 'code',
                release: releaseParameter({ version: line.version, release: line.number }),
              }),
              isChosen:
                release === null
                  ? line.isServing
                  : release === releaseParameter({ version: line.version, release: line.number }),
            }))}
          />
        </>
      )}
    </>
  )
}

interface Bar {
  readonly name: string
  readonly millis: number
  readonly to: string | null
  readonly isChosen: boolean
}

function Bars({ bars, label }: { readonly bars: readonly Bar[]; readonly label: string }) {
  if (bars.length === 0) return <p className="quiet">No time was recorded.</p>
  const shares = barShares(bars.map(({ millis }) => millis))
  return (
    <table className="time-bars" aria-label={label}>
      <tbody>
        {bars.map(({ name, millis, to, isChosen }, place) => (
          <tr key={name} data-chosen={isChosen}>
            <th scope="row">{to === null ? name : <Link to={to}>{name}</Link>}</th>
            <td className="time-bar" aria-hidden="true">
              <span style={{ width: `${shares[place] ?? 0}%` }} />
            </td>
            <td className="number">{formatSpan(millis)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
