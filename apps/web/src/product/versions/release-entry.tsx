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
  const isFirst = before === null && release.rowsBefore === null
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
      <ReleaseFacts release={release} isFirst={isFirst} />
      {isUnread(release) || (before !== null && isUnread(before)) ? (
        <p className="quiet small">What changed is not known: a manifest cannot be read.</p>
      ) : (
        <ChangeList changes={release.changes} isFirst={isFirst} />
      )}
    </li>
  )
}

/** Whether nothing is known of a release but its name and when it was published. */
function isUnread({ contentDigest }: Release): boolean {
  return contentDigest === null
}

const notKnown = <span className="quiet">not known</span>

function ReleaseFacts({ release, isFirst }: { readonly release: Release; readonly isFirst: boolean }) {
  const { releaseDigest, rows, rowsBefore, sizeBytes, checks, buildMillis, isSameContent } = release
  return (
    <dl className="release-facts">
      <Fact term="Digest">
        <Digest value={releaseDigest} label="digest" />
      </Fact>
      <Fact term="Rows">
        {rows === null ? notKnown : formatNumber(rows)} <span className="quiet">{rowChange(rows, rowsBefore)}</span>
      </Fact>
      <Fact term="Content">
        {isSameContent
          ? 'the same as before'
          : isFirst
            ? 'first release'
            : rows === null || rowsBefore === null
              ? notKnown
              : 'changed'}
      </Fact>
      <Fact term="Size">{sizeBytes === null ? <span className="quiet">not told</span> : formatBytes(sizeBytes)}</Fact>
      <Fact term="Checks">{checks === null ? notKnown : <ChecksFact checks={checks} />}</Fact>
      <Fact term="Build">
        {buildMillis === null ? <span className="quiet">not recorded</span> : formatSpan(buildMillis)}
      </Fact>
    </dl>
  )
}

function ChecksFact({ checks: { passed, total, rowsSeen } }: { readonly checks: NonNullable<Release['checks']> }) {
  return (
    <>
      {passed} of {total} passed <span className="quiet">over {counted(rowsSeen, 'row')}</span>
    </>
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

function rowChange(rows: number | null, before: number | null): string {
  if (rows === null || before === null) return ''
  if (rows === before) return 'as before'
  return `${rows > before ? '+' : '−'}${formatNumber(Math.abs(rows - before))}`
}

function parameterOf({ version, number }: Release): string {
  return releaseParameter({ version, release: number })
}
