import { Link, useLocation, useSearchParams } from 'react-router'
import type { Answer } from '../api/answers.ts'
import { formatDay } from '../parts/format.ts'
import { Day } from '../parts/quantities.tsx'
import { type OpenProduct, productHref } from './product-context.tsx'
import { releaseParameter, releaseWords } from './release-text.ts'
import { useReleases } from './use-releases.ts'

/** Chooses the release that the page is of; the choice stands in the address. */
export function ReleaseSelect({ page, release, path }: OpenProduct) {
  const { data } = useReleases(path)
  const [, setParameters] = useSearchParams()
  const shown = {
    value: releaseParameter(page),
    label: optionWords({ ...page, number: page.release }),
    isServing: page.isServing,
  }
  const listed = (data?.releases ?? []).map((line) => ({
    value: releaseParameter({ version: line.version, release: line.number }),
    label: optionWords(line),
    isServing: line.isServing,
  }))
  const options = listed.some(({ value }) => value === shown.value) ? listed : [shown, ...listed]
  const choose = (value: string) => {
    const isServing = options.some((option) => option.value === value && option.isServing)
    setParameters(
      (before) => {
        if (isServing) before.delete('release')
        else before.set('release', value)
        return before
      },
      { preventScrollReset: true },
    )
  }
  return (
    <label className="release-select">
      <span>Release</span>
      <select value={shown.value} onChange={(event) => choose(event.target.value)}>
        {options.map(({ value, label }) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </select>
      {data?.next == null ? null : (
        <Link to={productHref({ product: page.product, tab: 'versions', release })}>Older ones</Link>
      )}
    </label>
  )
}

function optionWords({
  version,
  number,
  publishedAt,
  isServing,
}: Pick<Answer<'ReleaseLine'>, 'version' | 'number' | 'publishedAt' | 'isServing'>): string {
  return `${releaseWords({ version, release: number })}${isServing ? ' (serves)' : ''}, ${formatDay(publishedAt)}`
}

/** Says that the page is of a release which is not the one that serves. */
export function ReleaseBanner({ page, release }: Pick<OpenProduct, 'page' | 'release'>) {
  const { pathname } = useLocation()
  if (page.isServing || release === null) return null
  return (
    <p className="release-banner" role="status">
      <span>
        This is release <b>{releaseWords(page)}</b>, published <Day at={page.publishedAt} />. It is not the one that
        serves: readers get another.
      </span>
      <Link to={pathname}>Go to the one that serves</Link>
    </p>
  )
}
