import { fileURLToPath } from 'node:url'

const above = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

/** The repository's folder. */
export const repository = above('../..')

/** Where benchmarks make workspaces and keep generated data; ignored by git, may be removed at any time. */
export const workFolder = above('../.provender')

/** Workspace of the weekly build, without its state. */
export const lendingDefinitions = above('../workspace')

/** Workspace of one product with ten datasets. */
export const tenDefinitions = above('../workspace-ten')

/** Scripts and SQL that do the same work without Provender. */
export const floorFolder = above('../floor')
