import { answer, type CommandContext } from '../command-context.ts'
import { type ExitCode, exitCodes } from '../exit-codes.ts'
import { readingWorkspace } from '../read-workspace.ts'
import { releasesText } from '../render/release-text.ts'
import { nothingPublished, parseRef } from './show.ts'

/**
 * `provender releases <product>`: its releases, newest first, and which one serves.
 * @throws REGISTRY_PRODUCT_UNKNOWN, USAGE
 */
export async function runReleases(context: CommandContext, text: string): Promise<ExitCode> {
  const { product } = parseRef(text)
  return readingWorkspace(context.folder, async ({ stores }) => {
    const catalog = stores?.catalog ?? null
    if (catalog === null) throw nothingPublished(product)
    const serving = await catalog.latest(product)
    const releases = await Promise.all(
      (await catalog.releases(product)).map(async (publication) => {
        const { manifest } = await catalog.release(product, publication.version, publication.release)
        const rows = manifest.datasets.reduce((sum, dataset) => sum + dataset.rows, 0)
        return { ...publication, rows, contentDigest: manifest.contentDigest }
      }),
    )
    answer(context, { product, serving: serving.releaseDigest, releases }, () =>
      releasesText(releases, serving.releaseDigest, context.terminal),
    )
    return exitCodes.done
  })
}
