import type { Principal } from '@provender/contract'
import { digestOf, type Json, shortDigest } from '@provender/kernel'
import {
  choiceOf,
  type GovernedAccess,
  type GovernedData,
  productOf,
  type ReleaseCatalog,
  seriesOf,
  totalOrder,
  type VisibleDataset,
} from '@provender/ports'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { homePage } from './home-page.ts'
import type { Html } from './html.ts'
import { problemPage } from './layout.ts'
import { linePicture } from './line-picture.ts'
import { productPage, type ShownDataset } from './product-page.ts'
import { releasePage } from './release-page.ts'
import { stylesheet } from './style.ts'

/** What the pages read from, and how they know who asks. */
export interface PagesParts {
  readonly access: GovernedAccess
  readonly catalog: ReleaseCatalog
  readonly principalOf: (request: FastifyRequest) => Principal
  /** Hears of faults of our own. */
  readonly onFault: (error: unknown) => void
}

interface Names {
  readonly domain: string
  readonly name: string
  readonly version: string
  readonly number: string
}

const sampleRows = 20
const picturesKept = 500
const styleTag = `"${shortDigest(digestOf(stylesheet))}"`

/** Mounts the catalog pages and their stylesheet. */
export function mountPages(app: FastifyInstance, parts: PagesParts): void {
  const pictures = new Pictures()
  const asPage = (request: FastifyRequest, reply: FastifyReply, make: () => Promise<string>) =>
    sendPage(request, reply, { make, onFault: parts.onFault })
  app.get('/style.css', async (request, reply) => {
    reply.header('etag', styleTag).header('cache-control', 'no-cache').type('text/css; charset=utf-8')
    return request.headers['if-none-match'] === styleTag ? reply.status(304).send() : reply.send(stylesheet)
  })
  app.get('/', (request, reply) =>
    asPage(request, reply, async () => {
      const principal = parts.principalOf(request)
      const products = await parts.access.products(principal)
      const entries = products.map(async ({ manifest }) => {
        const data = await parts.access.open(principal, 'page', manifest.product)
        const first = data.datasets[0]
        return { data, picture: first === undefined ? null : await pictures.of(data, first) }
      })
      return homePage(await Promise.all(entries))
    }),
  )
  app.get<{ Params: Names }>('/products/:domain/:name', (request, reply) =>
    asPage(request, reply, async () => {
      const product = productOf(request.params)
      const data = await parts.access.open(parts.principalOf(request), 'page', product)
      const datasets = await Promise.all(data.datasets.map((dataset) => shown(data, dataset, pictures)))
      const releases = await parts.catalog.releases(product)
      return productPage({ data, datasets, releases, origin: `http://${request.headers.host ?? ''}` })
    }),
  )
  app.get<{ Params: Names }>('/products/:domain/:name/:version/releases/:number', (request, reply) =>
    asPage(request, reply, async () => {
      const choice = choiceOf(`${request.params.version}/${request.params.number}`, 'the release')
      return releasePage(await parts.access.open(parts.principalOf(request), 'page', productOf(request.params), choice))
    }),
  )
}

async function sendPage(
  request: FastifyRequest,
  reply: FastifyReply,
  { make, onFault }: { readonly make: () => Promise<string>; readonly onFault: (error: unknown) => void },
): Promise<FastifyReply> {
  reply.type('text/html; charset=utf-8').header('cache-control', 'private, no-cache').header('vary', 'authorization')
  try {
    return reply.send(await make())
  } catch (error) {
    const { status, text } = problemPage(error, request.url)
    if (status >= 500) onFault(error)
    return reply.status(status).header('cache-control', 'no-store').send(text)
  }
}

async function shown(data: GovernedData, dataset: VisibleDataset, pictures: Pictures): Promise<ShownDataset> {
  const [sample, picture] = await Promise.all([sampleOf(data, dataset), pictures.of(data, dataset)])
  return { dataset, sample, picture }
}

/** A page shows without rows rather than not at all. */
async function sampleOf(data: GovernedData, dataset: VisibleDataset): Promise<readonly (readonly Json[])[] | null> {
  const columns = dataset.columns.map(({ name }) => name)
  const sort = totalOrder([], dataset)
  const query = { dataset: dataset.name, columns, filters: [], sort, after: null, limit: sampleRows }
  return data.rows(query).then(
    ({ rows }) => rows,
    () => null,
  )
}

/** Pictures of releases, which never change: each is drawn once for each access plan. */
class Pictures {
  readonly #drawn = new Map<string, Promise<Html | null>>()

  of(data: GovernedData, dataset: VisibleDataset): Promise<Html | null> {
    const key = `${data.release.releaseDigest} ${data.plan.planHash} ${dataset.name}`
    const known = this.#drawn.get(key)
    if (known !== undefined) return known
    const drawing = draw(data, dataset).catch(() => {
      this.#drawn.delete(key)
      return null
    })
    this.#drawn.set(key, drawing)
    const [oldest] = this.#drawn.keys()
    if (this.#drawn.size > picturesKept && oldest !== undefined) this.#drawn.delete(oldest)
    return drawing
  }
}

async function draw(data: GovernedData, dataset: VisibleDataset): Promise<Html | null> {
  const released = data.release.manifest.datasets.find(({ name }) => name === dataset.name)
  const boundsOf = (name: string) => {
    const field = released?.fields.find((candidate) => candidate.name === name)
    return released?.statistics.find(({ id }) => id === field?.id) ?? null
  }
  const date = dataset.columns.find(({ name, type }) => dataset.key.includes(name) && type.kind === 'date')
  const query = seriesOf(dataset, date === undefined ? null : boundsOf(date.name))
  if (query === null) return null
  return linePicture(await data.series(query), `${query.measure ?? 'rows'} per ${query.per}`)
}
