import { showRelease } from '@provender/kernel'
import type { Static } from 'typebox'
import type { ProfileAnswer } from '../answers/product-answers.ts'
import type { GovernedData, ReadOptions } from '../governed/open-governed.ts'
import type { VisibleDataset } from '../governed/visible-dataset.ts'
import { invalidRequest } from '../problem.ts'

/** Columns that one answer profiles. */
export const mostProfiled = 50

/**
 * The columns that a request wants profiled: named by comma, or the first 50 of the dataset.
 * @throws REQUEST_INVALID when none or more than 50 are named
 * @example profiledColumns(weekly, 'loans,week') // ['loans', 'week']
 */
export function profiledColumns({ columns }: VisibleDataset, text: string | undefined): readonly string[] {
  if (text === undefined) return columns.slice(0, mostProfiled).map(({ name }) => name)
  const names = [...new Set(text.split(',').filter((name) => name !== ''))]
  if (names.length > 0 && names.length <= mostProfiled) return names
  throw invalidRequest(
    `columns names ${names.length} columns; name 1 to ${mostProfiled}, by comma. Ask for the others in further requests.`,
    { parameter: 'columns' },
  )
}

/** The profiles of some columns of a dataset, in the order asked for. */
export async function readProfile(
  data: GovernedData,
  dataset: string,
  columns: readonly string[],
  options: ReadOptions,
): Promise<Static<typeof ProfileAnswer>> {
  const { product, version, release } = data.release.manifest
  const profiles = await data.profile(dataset, columns, options)
  return { dataset, release: showRelease(product, version, release), columns: [...profiles] }
}
