import type { ReleaseCatalog } from '@provender/ports'
import { isDamage, type Publication } from '@provender/storage'
import { answer, type CommandContext } from '../command-context.ts'
import { type ExitCode, exitCodes } from '../exit-codes.ts'
import { readingWorkspace } from '../read-workspace.ts'
import { type ListedRelease, releasesText } from '../render/release-text.ts'
import { nothingPublished, parseRef } from './show.ts'

/**
 * `provender releases <product>`: its releases, newest first, and which one serves. Those whose manifest is damaged are
 * listed as such, and then the exit code is 1.
 * @throws REGISTRY_PRODUCT_UNKNOWN, USAGE
 */
export async function runReleases(context: CommandContext, text: string): Promise<ExitCode> {
  const { product } = parseRef(text)
  return readingWorkspace(context.folder, async ({ stores }) => {
    if (stores === null) throw nothingPublished(product)
    const { catalog, decisions } = stores
    const published = await catalog.releases(product)
    const serving = decisions.channel(product, 'latest')?.releaseDigest ?? published[0]?.releaseDigest ?? ''
    const releases = await Promise.all(published.map((publication) => listRelease(catalog, publication)))
    answer(context, { product, serving, releases }, () => releasesText(releases, serving, context.terminal))
    return releases.some(({ state }) => state === 'damaged') ? exitCodes.failed : exitCodes.done
  })
}

async function listRelease(catalog: ReleaseCatalog, publication: Publication): Promise<ListedRelease> {
  const { product, version, release } = publication
  try {
    const { manifest } = await catalog.release(product, version, release)
    const rows = manifest.datasets.reduce((sum, dataset) => sum + dataset.rows, 0)
    return { ...publication, state: 'sound', rows, contentDigest: manifest.contentDigest }
  } catch (error) {
    if (isDamage(error)) return { ...publication, state: 'damaged', rows: null, contentDigest: null }
    throw error
  }
}
