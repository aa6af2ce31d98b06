import { createHash } from 'node:crypto'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { localObjectStore, openDecisionLog, readManifest, workspacePaths } from '@provender/storage'
import type { ApplyProgress, ApplyReport } from './apply-report.ts'
import { type OpenOptions, openWorkspace } from './open-workspace.ts'

/** A small shop: a snapshot of items, a file of sales, and three products, one of which reads another. */
export const shopFiles: Readonly<Record<string, string>> = {
  'provender.config.ts': `import { defineConfig } from 'provender'\nexport default defineConfig({})\n`,
  'data/items.csv': 'item,kind,updated\npear,fruit,2026-01-01\nleek,green,2026-01-01\nfig,fruit,2026-01-01\n',
  'data/sales.csv': [
    'id,day,member,item,pieces',
    's1,2026-03-02,Ada Lovelace,pear,2',
    's2,2026-03-02,Grace Hopper,leek,1',
    's3,2026-03-03,Ada Lovelace,pear,3',
    's4,2026-03-04,Alan Turing,fig,10',
    's5,no day,Alan Turing,fig,1',
    's6,2026-03-05,Grace Hopper,nut,4',
    '',
  ].join('\n'),
  'events.ts': `import { c, domain, event } from 'provender'
export const shop = domain('shop', { team: 'counter', contact: 'counter@shop.example' })
export const ItemSold = event('example.shop.sale.item-sold', { owner: shop, description: 'Sold.', data: {
  sale_id: c.string().describe('Sale'), member_id: c.string().pii('identifier').describe('Who bought'),
  item: c.string().describe('What'), pieces: c.count().describe('How many'),
} })
export const ItemListed = event('example.shop.item.item-listed', { owner: shop, description: 'Listed.', data: {
  item: c.string().describe('What'), kind: c.string().nullable().describe('Kind'),
} })
export const ItemDelisted = event('example.shop.item.item-delisted', { owner: shop, description: 'Gone.', data: { item: c.string().describe('What') } })
export const promises = {
  domain: shop, version: '1.0.0', purpose: 'What was sold.',
  customers: [{ team: 'buyers', need: 'what to order' }], benefit: { says: 'less waste', measuredBy: 'waste' },
  sla: { freshness: '24h', availability: 0.9, support: 'weekdays' }, ports: { sql: true }, access: { allowedFor: ['research'] },
} as const
`,
  'shop.source.ts': `import { csv, emit, snapshot, source, sql } from 'provender'
import { ItemDelisted, ItemListed, ItemSold, shop } from './events.ts'
export const items = snapshot('items', { owner: shop, description: 'Items.',
  reads: csv('./data/items.csv', { columns: ['item', 'kind', 'updated'] }), key: sql\`item\`,
  appeared: emit(ItemListed, { id: sql\`item\`, time: sql\`updated\`, subject: sql\`'/item/' || item\`, data: { item: sql\`item\`, kind: sql\`kind\` } }),
  vanished: emit(ItemDelisted, { id: sql\`item\`, time: sql\`snapshot_time\`, subject: sql\`subject\`, data: { item: sql\`item\` } }),
})
export const sales = source('sales', { owner: shop, description: 'Sales.',
  reads: csv('./data/sales.csv', { columns: ['id', 'day', 'member', 'item', 'pieces'] }),
  quarantine: [{ when: sql\`try_cast(day as date) is null\`, reason: 'the day is no date' }],
  emits: [emit(ItemSold, { id: sql\`id\`, time: sql\`day\`, subject: sql\`'/sale/' || id\`,
    data: { sale_id: sql\`id\`, member_id: sql\`member\`, item: sql\`item\`, pieces: sql\`pieces\` } })],
})
`,
  'catalog/catalog.product.ts': `import { c, dataset, defineProduct, sql } from 'provender'
import { ItemDelisted, ItemListed, promises } from '../events.ts'
export const items = dataset('items', { description: 'Items.', grain: 'one row per item', key: ['item'],
  columns: { item: c.string().describe('What'), kind: c.string().nullable().describe('Kind') },
  build: sql.from({ listed: ItemListed, gone: ItemDelisted })\`
    select item, arg_max_null(kind, (event_time, position)) as kind from listed
    where not exists (select 1 from gone where gone.item = listed.item and gone.position > listed.position) group by item\`,
})
export default defineProduct({ ...promises, name: 'catalog', inputs: [ItemListed, ItemDelisted], datasets: { items } })
`,
  'daily/daily.sql': `select make_timestamp(epoch_us(event_time))::date as day, sold.item, kind, sum(pieces)::bigint as pieces
from sold left join items using (item)
group by all
`,
  'daily/daily.product.ts': `import { c, check, complete, dataset, defineProduct, sql } from 'provender'
import catalog from '../catalog/catalog.product.ts'
import { ItemSold, promises } from '../events.ts'
export const daily = dataset('daily', { description: 'Sales by day.', grain: 'one row per day and item', key: ['day', 'item'],
  columns: { day: c.date().describe('Day'), item: c.string().describe('What'), kind: c.string().nullable().describe('Kind'),
    pieces: c.count().describe('How many') },
  build: sql.file('./daily.sql', { sold: ItemSold, items: catalog.outputs.items }),
  checks: [check('something was sold', sql\`pieces > 0\`), check('a long name is a number', sql\`case when length(item) < 20 then true else item::bigint > 0 end\`)],
})
export default defineProduct({ ...promises, name: 'daily-sales', inputs: [ItemSold, catalog], datasets: { daily } })
`,
  'regulars/regulars.product.ts': `import { c, complete, dataset, defineProduct, sql } from 'provender'
import { ItemSold, promises } from '../events.ts'
export const regulars = dataset('regulars', { description: 'Members.', grain: 'one row per member', key: ['member_id'],
  columns: { member_id: c.string().pii('identifier').describe('Who'), visits: c.count().describe('Sales') },
  build: sql.from({ sold: ItemSold })\`select member_id, count(*) as visits from sold group by member_id\`,
  checks: [complete({ against: ItemSold, min: 1, measure: 'visits' })],
})
export default defineProduct({ ...promises, name: 'regulars', inputs: [ItemSold], datasets: { regulars } })
`,
}

/** A workspace in a folder of its own under the system's temporary folder. */
export interface TestWorkspace {
  readonly root: string
  write(file: string, content: string): void
  read(file: string): string
  /** Replaces a text that must occur. */
  edit(file: string, from: string, to: string): void
  /** Appends lines to a file. */
  append(file: string, ...lines: readonly string[]): void
  remove(file: string): void
  /** Opens, applies once, closes. */
  apply(options?: ApplySetup): Promise<ApplyReport>
  dispose(): void
}

/** How a test applies. */
export type ApplySetup = Partial<Omit<OpenOptions, 'mode'>> & {
  readonly onProgress?: (progress: ApplyProgress) => void
  readonly signal?: AbortSignal
  readonly replay?: readonly string[]
}

const actor = { kind: 'local', name: 'tester' } as const

/** Copies a workspace with all its state, as it lies on disk. */
export function copyWorkspace({ root }: Pick<TestWorkspace, 'root'>): TestWorkspace {
  const copy = mkdtempSync(join(tmpdir(), 'provender-pipeline-'))
  cpSync(root, copy, { recursive: true, verbatimSymlinks: true })
  return workspaceAt(copy)
}

/** Makes a workspace of these files (the shop when absent) at `root` (a new temporary folder when absent). */
export function makeWorkspace(
  files: Readonly<Record<string, string>> = shopFiles,
  root: string = mkdtempSync(join(tmpdir(), 'provender-pipeline-')),
): TestWorkspace {
  mkdirSync(root, { recursive: true })
  symlinkSync(installedModules(), join(root, 'node_modules'))
  const workspace = workspaceAt(root)
  for (const [file, content] of Object.entries(files)) workspace.write(file, content)
  return workspace
}

function workspaceAt(root: string): TestWorkspace {
  const read = (file: string): string => readFileSync(join(root, file), 'utf8')
  const write = (file: string, content: string): void => {
    mkdirSync(dirname(join(root, file)), { recursive: true })
    writeFileSync(join(root, file), content)
  }
  return {
    root,
    write,
    read,
    edit(file, from, to) {
      if (!read(file).includes(from)) throw new Error(`${file} does not hold ${from}`)
      write(file, read(file).replace(from, to))
    },
    append: (file, ...lines) => write(file, `${read(file)}${lines.join('\n')}\n`),
    remove: (file) => rmSync(join(root, file), { recursive: true }),
    apply: (options = {}) => applyOnce(root, options),
    dispose: () => rmSync(root, { recursive: true, force: true }),
  }
}

/** Opens a workspace as its owner, applies once and closes it. */
export async function applyOnce(
  root: string,
  { onProgress, signal, replay = [], ...options }: ApplySetup = {},
): Promise<ApplyReport> {
  const workspace = await openWorkspace(root, { mode: 'own', threads: 2, ...options })
  try {
    return await workspace.apply({
      actor,
      replay,
      ...(onProgress ? { onProgress } : {}),
      ...(signal ? { signal } : {}),
    })
  } finally {
    await workspace.close()
  }
}

function installedModules(): string {
  for (let folder = import.meta.dirname; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'node_modules', 'provender'))) return join(folder, 'node_modules')
    if (folder === dirname(folder)) throw new Error('no node_modules with provender above this file')
  }
}

/** What a product of a workspace serves: its release and the digests of its content. */
export interface Serving {
  readonly version: string
  readonly release: number
  readonly releaseDigest: string
  readonly contentDigest: string
  readonly datasets: Readonly<Record<string, { readonly rows: number; readonly contentDigest: string }>>
}

/** Everything that a reader of the workspace would be served, by product; each manifest and file verified to be there. */
export async function servingOf(root: string): Promise<Readonly<Record<string, Serving>>> {
  const paths = workspacePaths(root)
  if (!existsSync(paths.decisions)) return {}
  const objects = localObjectStore(paths)
  const decisions = openDecisionLog(paths, { readOnly: true })
  try {
    const names = [...new Set(decisions.publications().map(({ product }) => product))].sort()
    const found: Record<string, Serving> = {}
    for (const name of names) {
      const pointer = decisions.channel(name, 'latest')
      if (pointer === null) throw new Error(`${name} is published, but serves nothing`)
      const { manifest } = await readManifest(objects, pointer.manifestObject, pointer.releaseDigest)
      for (const file of manifest.datasets.flatMap(({ files }) => files)) await objects.verify(file.object, file.sha256)
      found[name] = {
        version: manifest.version,
        release: manifest.release,
        releaseDigest: pointer.releaseDigest,
        contentDigest: manifest.contentDigest,
        datasets: Object.fromEntries(
          manifest.datasets.map(({ name: dataset, rows, contentDigest }) => [dataset, { rows, contentDigest }]),
        ),
      }
    }
    return found
  } finally {
    decisions.close()
  }
}

/** The content digest of what each product serves. */
export async function contentOf(root: string): Promise<Readonly<Record<string, string>>> {
  const serving = await servingOf(root)
  return Object.fromEntries(Object.entries(serving).map(([name, { contentDigest }]) => [name, contentDigest]))
}

/** Every file below a folder with the SHA-256 of its bytes. */
export function filesOf(folder: string): Readonly<Record<string, string>> {
  if (!existsSync(folder)) return {}
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  const paths = files.map((entry) => join(entry.parentPath, entry.name)).sort()
  return Object.fromEntries(
    paths.map((path) => [path.slice(folder.length + 1), createHash('sha256').update(readFileSync(path)).digest('hex')]),
  )
}
