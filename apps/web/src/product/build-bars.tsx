import type { Answer } from '../api/answers.ts'
import { counted, formatInstant } from '../parts/format.ts'

const most = 30
const [step, width, height] = [5, 4, 18]
const heldBackHeight = 9

/** The last builds as bars, oldest first: full ones were published, low ones with a gap above were held back. */
export function BuildBars({ builds }: { readonly builds: Answer<'ProductPage'>['builds'] }) {
  const shown = builds.slice(-most)
  const held = shown.filter(({ kind }) => kind === 'held-back').length
  const label = `The last ${counted(shown.length, 'build')}: ${shown.length - held} published, ${held} held back`
  return (
    <svg
      className="build-bars"
      role="img"
      aria-label={label}
      width={most * step}
      height={height}
      viewBox={`0 0 ${most * step} ${height}`}
    >
      {Array.from({ length: most - shown.length }, (_, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: places without a build are alike.
        <rect key={place} className="none" x={place * step} y={height - 2} width={width} height={2} />
      ))}
      {shown.map((build, place) => {
        const isHeld = build.kind === 'held-back'
        const tall = isHeld ? heldBackHeight : height
        return (
          <rect
            key={`${build.at} ${build.kind}`}
            className={build.kind}
            x={(most - shown.length + place) * step}
            y={height - tall}
            width={width}
            height={tall}
          >
            <title>{`${formatInstant(build.at)}: ${build.version}${build.release === null ? '' : ` #${build.release}`} ${isHeld ? 'held back' : 'published'}, ${build.passed} of ${counted(build.total, 'check')} passed over ${counted(build.rowsSeen, 'row')}`}</title>
          </rect>
        )
      })}
    </svg>
  )
}
