import {
  copyFileSync,
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join, resolve } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { ProvenderError } from '@provender/kernel'
import { answer, type CommandContext } from '../command-context.ts'
import { type ExitCode, exitCodes } from '../exit-codes.ts'
import { convertProductName } from '../init/convert-names.ts'
import { writeHeader } from '../init/csv-head.ts'
import { describeFindings } from '../init/describe-findings.ts'
import { chooseTime, datasetNameOf, type ProductSketch, personalColumns } from '../init/product-sketch.ts'
import { type FileProfile, profileFile } from '../init/profile-file.ts'
import { type DataFileHead, readDataFileHead } from '../init/read-data-file.ts'
import { type WorkspaceFile, workspaceFiles } from '../init/workspace-files.ts'
import { writeProduct } from '../init/write-product.ts'
import { startProgress } from '../progress.ts'
import { enter, initText, refuseOverwrite, writeFiles } from './init.ts'

/** What `init --from` is told. */
export interface InitFromOptions {
  readonly folder?: string
  readonly from: string
  readonly name?: string
  readonly key?: string
  readonly domain?: string
  readonly link?: boolean
}

/**
 * `provender init --from file.csv`: a typed product from data, in this workspace or a new one.
 * @throws INGEST_SOURCE_MISSING, INGEST_SOURCE_MALFORMED, USAGE, WORKSPACE_EXISTS
 */
export async function runInitFrom(context: CommandContext, options: InitFromOptions): Promise<ExitCode> {
  const path = resolve(context.folder, options.from)
  const folder = resolve(context.folder, options.folder ?? '.')
  const head = await readDataFileHead(path)
  const product = convertProductName(options.name ?? basename(path).replace(/(\.(csv|tsv|txt|parquet|gz))+$/i, ''))
  const domain = convertProductName(options.domain ?? 'home', 'domain')
  const fileName = dataFileName(head, product)
  refuseOverwrite(folder, [{ path: `products/${product}`, mayExist: false }])
  const profile = await profiled(context, head, options.key)
  const sketch = sketchOf({ domain, product, fileName, head, profile })
  const isNew = !existsSync(join(folder, 'provender.config.ts'))
  const report = writeFiles(folder, filesOf(sketch, isNew ? basename(folder) : null))
  await placeData(head, join(folder, 'products', product, 'data', fileName), options.link === true)
  const dataset = datasetNameOf(product)
  const query = `provender query "select * from ${datasetNameOf(domain)}.${dataset}.${dataset} limit 5"`
  const steps = [
    ...enter(context.folder, folder),
    'provender apply',
    query,
    `grep -rn "To complete" products/${product}`,
    'provender start',
  ]
  const findings = describeFindings({ sketch, profile, head, isNew, asked: options })
  const written = [...report.written, `products/${product}/data/${fileName}`]
  answer(context, { ...report, written, product: `${domain}/${product}`, ...findings.json, next: steps }, () =>
    initText({ ...report, written }, steps, findings.text),
  )
  return exitCodes.done
}

async function profiled(context: CommandContext, head: DataFileHead, key: string | undefined): Promise<FileProfile> {
  const { memoryBudgets, startEngineProcess } = await import('@provender/engine')
  const { availableParallelism, totalmem } = await import('node:os')
  const progress = startProgress(context.terminal)
  const tempDirectory = mkdtempSync(join(tmpdir(), 'provender-init-'))
  progress.doing(`reading ${basename(head.path)}`)
  try {
    const engine = await startEngineProcess('builder', {
      memoryMib: memoryBudgets(totalmem(), {}).builder,
      threads: availableParallelism(),
      tempDirectory,
    })
    const stop = (): void => engine.interrupt()
    context.signal.addEventListener('abort', stop)
    try {
      const wanted = key === undefined ? null : key.split(',').map((name) => name.trim())
      return await profileFile(engine, head, wanted)
    } finally {
      context.signal.removeEventListener('abort', stop)
      await engine.close()
    }
  } finally {
    progress.stop()
    rmSync(tempDirectory, { recursive: true, force: true })
  }
}

function sketchOf(of: {
  readonly domain: string
  readonly product: string
  readonly fileName: string
  readonly head: DataFileHead
  readonly profile: FileProfile
}): ProductSketch {
  const { head, profile } = of
  return {
    domain: of.domain,
    product: of.product,
    file: { name: of.fileName, format: head.format, delimiter: head.format === 'csv' ? head.head.delimiter : '' },
    fileColumns: profile.columns.map(({ from }) => from),
    columns: profile.columns,
    rows: profile.rows,
    key: profile.key,
    time: chooseTime(profile.columns),
    takenAt: `${new Date().toISOString().slice(0, 19)}Z`,
  }
}

function filesOf(sketch: ProductSketch, newWorkspace: string | null): readonly WorkspaceFile[] {
  const isPersonal = personalColumns(sketch.columns).length > 0
  const open = isPersonal ? [] : [`${sketch.domain}/${sketch.product}`]
  const around = newWorkspace === null ? [] : workspaceFiles({ name: newWorkspace, open })
  return [...around, ...writeProduct(sketch).map((file) => ({ ...file, mayExist: false }))]
}

function dataFileName(head: DataFileHead, product: string): string {
  if (head.format === 'parquet') return `${product}.parquet`
  return `${product}.csv${head.isCompressed && head.replaced.length === 0 ? '.gz' : ''}`
}

/** The data beside the definition: a copy, a link, or a copy with a header of its own where names had to be replaced. */
async function placeData(head: DataFileHead, target: string, isLink: boolean): Promise<void> {
  mkdirSync(dirname(target), { recursive: true })
  const mustRewrite = head.format === 'csv' && head.replaced.length > 0
  if (isLink && mustRewrite) {
    throw new ProvenderError(
      'USAGE',
      `${head.path} cannot be linked: its header has empty or repeated names, so it needs a copy with a header of its own. Leave --link out.`,
    )
  }
  if (isLink) return symlinkSync(head.path, target)
  if (!mustRewrite) return copyFileSync(head.path, target)
  const skipBytes = Buffer.byteLength(await headerText(head))
  const rest = createReadStream(head.path, head.isCompressed ? {} : { start: skipBytes })
  const out = createWriteStream(target, { flags: 'wx' })
  out.write(writeHeader(head.columns, head.head.delimiter))
  if (head.isCompressed) await pipeline(rest, createGunzip(), skipFirst(skipBytes), out)
  else await pipeline(rest, out)
}

async function headerText(head: DataFileHead & { readonly format: 'csv' }): Promise<string> {
  const bytes = createReadStream(head.path, head.isCompressed ? {} : { end: 1 << 20 })
  let text = ''
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
  for await (const chunk of head.isCompressed ? bytes.pipe(createGunzip()) : bytes) {
    text += decoder.decode(chunk, { stream: true })
    if (text.length >= head.head.headerLength) break
  }
  return text.slice(0, head.head.headerLength)
}

function skipFirst(count: number) {
  return async function* (chunks: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
    let left = count
    for await (const chunk of chunks) {
      if (left < chunk.length) yield chunk.subarray(left)
      left = Math.max(0, left - chunk.length)
    }
  }
}
