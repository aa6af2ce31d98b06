import { Link } from 'react-router'
import type { Answer } from '../../api/answers.ts'
import { Digest } from '../../parts/digest.tsx'
import { counted, formatBytes, formatNumber, formatSpan } from '../../parts/format.ts'
import { Mark } from '../../parts/mark.tsx'
import { Ago, Moment } from '../../parts/quantities.tsx'
import { TextSafe } from '../../parts/text-safe.tsx'
import { productHref } from '../product-context.tsx'
import { releaseParameter, releaseWords } from '../release-text.ts'
import { ChangeList } from './change-list.tsx'

type Release = Answer<'ReleaseLine'>

/** What an entry of the list of releases shows and does. */
export interface ReleaseEntryProps {
  readonly release: Release
  /** `domain/name`. */
  readonly product: string
  /** Whether the page is of this release. */
  readonly isShown: boolean
  readonly before: Release | null
  readonly onCompare: (before: string, after: string) => void
}

/** A release: its digest, rows, size, checks and build, and what changed since the one before. */
export function ReleaseEntry({ release, product, isShown, before, onCompare }: ReleaseEntryProps) {
  const parameter = parameterOf(release)
  return (
    <li className="release-entry" data-shown={isShown}>
      <header>
        <h3>{releaseWords({ version: release.version, release: release.number })}</h3>
        {release.isServing ? <Mark kind="serving" /> : null}
        {release.state === 'damaged' ? <Mark kind="damaged" isExplained /> : null}
        <span className="quiet small">
          <Moment at={release.publishedAt} />, <Ago at={release.publishedAt} />
          {release.actor === null ? null : (
            <>
              , by <TextSafe most={60}>{release.actor}</TextSafe>
            </>
          )}
        </span>
        <span className="release-actions">
          {isShown ? (
            <span className="quiet small">This page shows it</span>
          ) : (
            <Link className="small" to={productHref({ product, release: release.isServing ? null : parameter })}>
              Look at it
            </Link>
          )}
          {before === null ? null : (
            <button
              type="button"
              className="link-button small"
              onClick={() => onCompare(parameterOf(before), parameter)}
            >
              Compare with {releaseWords({ version: before.version, release: before.number })}
            </button>
          )}
        </span>
      </header>
      <ReleaseFacts release={release} />
      <ChangeList changes={release.changes} isFirst={release.rowsBefore === null} />
    </li>
  )
}

function ReleaseFacts({ release }: { readonly release: Release }) {
  const { releaseDigest, rows, rowsBefore, sizeBytes, checks, buildMillis, isSameContent } = release
  return (
    <dl className="release-facts">
      <Fact term="Digest">
        <Digest value={releaseDigest} label="digest" />
      </Fact>
      <Fact term="Rows">
        {formatNumber(rows)} <span className="quiet">{rowChange(rows, rowsBefore)}</span>
      </Fact>
      <Fact term="Content">
        {isSameContent ? 'the same as before' : rowsBefore === null ? 'first release' : 'changed'}
      </Fact>
      <Fact term="Size">{sizeBytes === null ? <span className="quiet">not told</span> : formatBytes(sizeBytes)}</Fact>
      <Fact term="Checks">
        {checks.passed} of {checks.total} passed <span className="quiet">over {counted(checks.rowsSeen, 'row')}</span>
      </Fact>
      <Fact term="Build">
        {buildMillis === null ? <span className="quiet">not recorded</span> : formatSpan(buildMillis)}
      </Fact>
    </dl>
  )
}

function Fact({ term, children }: { readonly term: string; readonly children: React.ReactNode }) {
  return (
    <div>
      <dt>{term}</dt>
      <dd>{children}</dd>
    </div>
  )
}

function rowChange(rows: number, before: number | null): string {
  if (before === null) return ''
  if (rows === before) return 'as before'
  return `${rows > before ? '+' : '−'}${formatNumber(Math.abs(rows - before))}`
}

function parameterOf({ version, number }: Release): string {
  return releaseParameter({ version, release: number })
}
