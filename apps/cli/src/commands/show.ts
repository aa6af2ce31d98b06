import { type ProductName, type ProductRef, ProvenderError, parseProductRef } from '@provender/kernel'
import type { PublishedRelease, ReleaseCatalog } from '@provender/ports'
import { isDamage } from '@provender/storage'
import { answer, type CommandContext } from '../command-context.ts'
import { type ExitCode, exitCodes } from '../exit-codes.ts'
import { readingWorkspace } from '../read-workspace.ts'
import { type DamagedProduct, productsText, productText } from '../render/release-text.ts'

/**
 * `provender show [product]`: the products, or one of them in full. One whose manifest is damaged is named after the others,
 * and then the exit code is 1.
 * @throws REGISTRY_PRODUCT_UNKNOWN, REGISTRY_RELEASE_UNKNOWN
 */
export async function runShow(context: CommandContext, product: string | undefined): Promise<ExitCode> {
  return readingWorkspace(context.folder, async ({ stores }) => {
    const catalog = stores?.catalog ?? null
    if (product === undefined) {
      const { products, damaged } = catalog === null ? nothingListed : await listProducts(catalog)
      answer(context, { products: products.map(productJson), damaged: damaged.map(damagedJson) }, () =>
        productsText(products, damaged, context.terminal),
      )
      return damaged.length === 0 ? exitCodes.done : exitCodes.failed
    }
    const release = await findRelease(catalog, parseRef(product))
    answer(context, release, () => productText(release, context.terminal))
    return exitCodes.done
  })
}

/**
 * Reads a product as the command line names it; what is none is a usage error.
 * @throws USAGE
 */
export function parseRef(text: string): ProductRef {
  try {
    return parseProductRef(text)
  } catch (cause) {
    throw new ProvenderError(
      'USAGE',
      cause instanceof Error ? cause.message : String(cause),
      { found: text },
      { cause },
    )
  }
}

/**
 * The error for a product without releases.
 * @example nothingPublished('library/books').code // 'REGISTRY_PRODUCT_UNKNOWN'
 */
export function nothingPublished(product: string): ProvenderError {
  return new ProvenderError(
    'REGISTRY_PRODUCT_UNKNOWN',
    `There is no product "${product}" with a release: nothing was published in this workspace yet. Run: provender apply`,
    { product },
  )
}

async function findRelease(catalog: ReleaseCatalog | null, ref: ProductRef): Promise<PublishedRelease> {
  const { product, version, release } = ref
  if (catalog === null) throw nothingPublished(product)
  if (version === null) return catalog.latest(product)
  if (release !== null) return catalog.release(product, version, release)
  const newest = (await catalog.releases(product)).find((candidate) => candidate.version === version)
  return catalog.release(product, version, newest?.release ?? 1)
}

interface ListedProducts {
  readonly products: readonly PublishedRelease[]
  readonly damaged: readonly DamagedProduct[]
}

const nothingListed: ListedProducts = { products: [], damaged: [] }

async function listProducts(catalog: ReleaseCatalog): Promise<ListedProducts> {
  const listed = await Promise.all(catalog.names().map((product) => readProduct(catalog, product)))
  return {
    products: listed.flatMap((one) => ('error' in one ? [] : [one])),
    damaged: listed.flatMap((one) => ('error' in one ? [one] : [])),
  }
}

async function readProduct(catalog: ReleaseCatalog, product: ProductName): Promise<PublishedRelease | DamagedProduct> {
  try {
    return await catalog.latest(product)
  } catch (error) {
    if (isDamage(error)) return { product, error }
    throw error
  }
}

function damagedJson({ product, error: { code, message, details } }: DamagedProduct) {
  return { product, error: { code, message, details } }
}

function productJson({ manifest, releaseDigest, publishedAt }: PublishedRelease) {
  const { product, version, release, definition, datasets } = manifest
  return {
    product,
    version,
    release,
    releaseDigest,
    publishedAt,
    purpose: definition.purpose,
    owner: definition.owner,
    datasets: datasets.map(({ name, rows }) => ({ name, rows })),
  }
}
