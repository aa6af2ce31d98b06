import { fetchRaw } from '../api/client.ts'
import { fileNameIn } from '../parts/file-name.ts'
import { saveBlob } from '../parts/save-blob.ts'
import { queryBody, type Statement } from './use-query-run.ts'

/** The forms in which an answer can be downloaded. */
export const downloadForms = { csv: 'text/csv', parquet: 'application/vnd.apache.parquet' } as const

/** Runs a statement again for a file, and saves it under the server's name for it. */
export async function downloadAnswer(
  statement: Statement,
  form: keyof typeof downloadForms,
  signal: AbortSignal,
): Promise<void> {
  const response = await fetchRaw('/api/query', {
    ...{ method: 'POST', body: JSON.stringify(queryBody(statement)), signal },
    headers: { 'content-type': 'application/json', accept: downloadForms[form] },
  })
  const name = fileNameIn(response.headers.get('content-disposition')) ?? `query.${form}`
  saveBlob(await response.blob(), name)
}
