import { useQueries } from '@tanstack/react-query'
import { useId, useState } from 'react'
import type { Answer } from '../../api/answers.ts'
import { answerOf, api } from '../../api/client.ts'
import { Section } from '../../parts/page.tsx'
import { Loading, Problem } from '../../parts/states.tsx'
import type { OpenProduct } from '../product-context.tsx'
import { releaseParameter, releaseWords } from '../release-text.ts'
import { ChangeList } from './change-list.tsx'
import { type Change, changesBetween } from './change-words.ts'
import { compareDatasets } from './compare-releases.ts'
import { DatasetComparison } from './dataset-comparison.tsx'

/** Where the comparison stands in its page. */
export const comparisonId = 'compare'

/** What a comparison of releases shows and does. */
export interface ReleaseComparisonProps {
  readonly path: OpenProduct['path']
  readonly releases: readonly Answer<'ReleaseLine'>[]
  readonly from: string | null
  readonly to: string | null
  readonly onCompare: (before: string, after: string) => void
}

/** Two releases side by side: datasets, rows, columns. Which two stands in the address. */
export function ReleaseComparison({ path, releases, from, to, onCompare }: ReleaseComparisonProps) {
  const options = releases.map(({ version, number }) => ({
    value: releaseParameter({ version, release: number }),
    label: releaseWords({ version, release: number }),
  }))
  const [before, setBefore] = useState(from ?? options[1]?.value ?? '')
  const [after, setAfter] = useState(to ?? options[0]?.value ?? '')
  const listed = withChosen(options, [from, to])
  return (
    <Section title="Compare two releases" id={comparisonId}>
      <form
        className="compare-form"
        onSubmit={(event) => {
          event.preventDefault()
          onCompare(before, after)
        }}
      >
        <ReleaseField label="From" value={before} options={listed} onChange={setBefore} />
        <ReleaseField label="To" value={after} options={listed} onChange={setAfter} />
        <button type="submit" className="button">
          Compare
        </button>
      </form>
      {from === null || to === null ? null : (
        <Comparison key={`${from} ${to}`} {...{ path, from, to }} changes={changesBetween(releases, from, to)} />
      )}
    </Section>
  )
}

type Option = { readonly value: string; readonly label: string }

function ReleaseField({
  label,
  value,
  options,
  onChange,
}: {
  readonly label: string
  readonly value: string
  readonly options: readonly Option[]
  readonly onChange: (value: string) => void
}) {
  const id = useId()
  return (
    <>
      <label htmlFor={id} className="small quiet">
        {label}
      </label>
      <select id={id} className="input" value={value} onChange={(event) => onChange(event.target.value)}>
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </>
  )
}

interface ComparisonProps {
  readonly path: OpenProduct['path']
  readonly from: string
  readonly to: string
  /** What changed in the promise meanwhile; null when the list of releases does not tell. */
  readonly changes: readonly Change[] | null
}

function Comparison({ path, from, to, changes }: ComparisonProps) {
  const [before, after] = useQueries({ queries: [pageQuery(path, from), pageQuery(path, to)] })
  const failed = [before, after].find(({ isError }) => isError)
  if (failed !== undefined) return <Problem error={failed.error} onRetry={() => void failed.refetch()} />
  if (before?.data === undefined || after?.data === undefined)
    return <Loading label="The comparison" shape="rows" lines={2} />
  const differences = compareDatasets(before.data.datasets, after.data.datasets)
  return (
    <div className="comparison">
      {before.data.releaseDigest === after.data.releaseDigest ? (
        <p>This is one release, compared with itself.</p>
      ) : null}
      {changes === null ? null : (
        <div className="comparison-promise">
          <h3>The promise</h3>
          <ChangeList changes={changes} isFirst={false} />
        </div>
      )}
      {differences.map((difference) => (
        <DatasetComparison key={difference.name} {...{ difference, path, from, to }} />
      ))}
    </div>
  )
}

function pageQuery(path: OpenProduct['path'], release: string) {
  return {
    queryKey: ['product', path, release],
    queryFn: ({ signal }: { readonly signal: AbortSignal }) =>
      answerOf(api.GET('/api/products/{domain}/{name}', { params: { path, query: { release } }, signal })),
  }
}

function withChosen(options: readonly Option[], chosen: readonly (string | null)[]): readonly Option[] {
  const further = chosen.flatMap((value) =>
    value === null || options.some((option) => option.value === value)
      ? []
      : [{ value, label: value.replace('/', ' #') }],
  )
  return [...options, ...further]
}
