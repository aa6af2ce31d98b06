import { useQuery } from '@tanstack/react-query'
import type { Answer } from '../api/answers.ts'
import { answerOf, api } from '../api/client.ts'
import { isDamage } from '../api/is-damage.ts'
import { Empty, Loaded, Loading } from '../parts/states.tsx'
import type { OpenProduct } from './product-context.tsx'
import { RowsTable } from './rows-table.tsx'
import { datasetQuery } from './use-dataset.ts'

const mostRows = 8

/** The first rows of a dataset, through whichever port this reader may use. */
export function SampleRows(of: OpenProduct & { readonly dataset: Pick<Answer<'DatasetSummary'>, 'name' | 'rows'> }) {
  const { page, dataset } = of
  const may = (port: 'sql' | 'rest') => page.access.some((one) => one.port === port && one.isDeclared && one.mayRead)
  const port = may('rest') ? 'rest' : may('sql') && page.isServing ? 'sql' : null
  const rows = useSampleRows(of, port)
  const described = useQuery({ ...datasetQuery(of, dataset.name), enabled: port !== null && dataset.rows > 0 })
  if (dataset.rows === 0) return <Empty title="This release has no rows" />
  if (port === null) return <p className="quiet">No port of it is open to you, so its rows are not shown.</p>
  if (isDamage(rows.error)) return <p className="quiet">Its release is damaged, so its rows are not served.</p>
  return (
    <Loaded query={rows} loading={<Loading label={`Rows of ${dataset.name}`} shape="picture" lines={1} />}>
      {(found) => (
        <RowsTable label={`Rows of ${dataset.name}`} rows={found} columns={columnsOf(found, described.data?.columns)} />
      )}
    </Loaded>
  )
}

function columnsOf(
  rows: readonly Readonly<Record<string, unknown>>[],
  described: readonly { readonly name: string; readonly type: string }[] | undefined,
) {
  return described ?? Object.keys(rows[0] ?? {}).map((name) => ({ name, type: '' }))
}

function useSampleRows(
  {
    path,
    release,
    page,
    dataset,
  }: OpenProduct & { readonly dataset: { readonly name: string; readonly rows: number } },
  port: 'sql' | 'rest' | null,
) {
  return useQuery({
    queryKey: ['sample', path, release, dataset.name, port],
    enabled: port !== null && dataset.rows > 0,
    queryFn: async ({ signal }): Promise<readonly Readonly<Record<string, unknown>>[]> => {
      if (port === 'sql') {
        const body = { sql: `select * from ${dataset.name}`, product: page.product, limit: mostRows }
        return (await answerOf(api.POST('/api/query', { body, signal }))).rows
      }
      const query = { limit: mostRows, ...(release === null ? {} : { release }) }
      const asked = api.GET('/api/products/{domain}/{name}/datasets/{dataset}/rows', {
        params: { path: { ...path, dataset: dataset.name }, query },
        signal,
      })
      return (await answerOf(asked)).rows
    },
  })
}
