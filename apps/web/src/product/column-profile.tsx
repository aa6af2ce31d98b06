import { useQuery } from '@tanstack/react-query'
import { createContext, type ReactNode, useContext, useMemo } from 'react'
import type { Answer } from '../api/answers.ts'
import { answerOf, api } from '../api/client.ts'
import { Histogram } from '../charts/histogram.tsx'
import { counted } from '../parts/format.ts'
import type { OpenProduct } from './product-context.tsx'
import { ProfileLoader } from './profile-loader.ts'

interface ProfileSource {
  readonly key: readonly unknown[]
  readonly loader: ProfileLoader
}

const ProfileContext = createContext<ProfileSource | null>(null)

/** Gathers what the columns of one dataset ask for. */
export function ColumnProfiles({
  path,
  release,
  dataset,
  children,
}: Pick<OpenProduct, 'path' | 'release'> & { readonly dataset: string; readonly children: ReactNode }) {
  const { domain, name } = path
  const source = useMemo(() => {
    const loader = new ProfileLoader(async (columns) => {
      const asked = api.GET('/api/products/{domain}/{name}/datasets/{dataset}/profile', {
        params: {
          path: { domain, name, dataset },
          query: { columns: columns.join(','), ...(release === null ? {} : { release }) },
        },
      })
      return (await answerOf(asked)).columns
    })
    return { key: ['profile', { domain, name }, release, dataset], loader }
  }, [domain, name, release, dataset])
  return <ProfileContext value={source}>{children}</ProfileContext>
}

/** How the values of a column are spread; asked for when its row comes into sight. */
export function ColumnSpread({ column }: { readonly column: string }) {
  const source = useContext(ProfileContext)
  const { data, isError, refetch } = useQuery({
    queryKey: [...(source?.key ?? []), column],
    queryFn: ({ signal }) => source?.loader.load(column, signal) ?? null,
    enabled: source !== null,
    staleTime: Number.POSITIVE_INFINITY,
  })
  if (isError) {
    return (
      <button type="button" className="link-button small" onClick={() => void refetch()}>
        Not loaded; try again
      </button>
    )
  }
  if (data === undefined) return <span className="spread-place" />
  if (data === null) return <span className="quiet">not counted</span>
  return (
    <span className="spread">
      <Histogram profile={data} label={column} />
      <span className="quiet tiny">{distinctWords(data)}</span>
      <span className="unseen">{counted(data.nulls, 'missing value')}</span>
    </span>
  )
}

/** How many values there are; counting them all would take a sort, so beyond the bins it is an estimate. */
function distinctWords({ kind, rows, nulls, distinct, others }: Answer<'ColumnProfile'>): string {
  if (distinct === null || rows === nulls) return ''
  if (distinct === 1) return 'one value'
  return `${kind === 'words' && others === 0 ? '' : 'about '}${counted(distinct, 'value')}`
}
