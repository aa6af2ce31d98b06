import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { type WorkspacePaths, workspacePaths } from '@provender/storage'
import { type Browser, chromium } from 'playwright-core'
import { commandOf } from './command-of.ts'
import { type BenchDocument, describeMachine, type Figure, figure } from './document.ts'
import { median } from './median.ts'
import { repository, workFolder } from './places.ts'
import type { BenchOptions } from './run-benchmark.ts'
import { serve } from './serve.ts'

/** What a first visit may take and weigh. */
const aim = { millis: 1000, kilobytes: 250 }
const product = '/products/library/borrowing-patterns'

/** What is opened, and the moment that counts: what was asked for is to be seen and the page answers. */
const moments: Readonly<Record<string, { readonly path: string; readonly selector: string }>> = {
  'home: results stand': { path: '/', selector: 'main a[href^="/products/"]' },
  'product page: trust strip stands': { path: product, selector: '.tiles .tile-value' },
  'product page: first picture is drawn': { path: product, selector: 'figure.chart svg.plot' },
}

/** B6: pages in Chromium, each first visit with an empty cache; the floor is a JSON answer of the same server in the same browser. */
export async function measurePages(options: BenchOptions): Promise<BenchDocument> {
  buildPages()
  const paths = exampleWorkspace(join(workFolder, 'pages'))
  const server = await serve(paths)
  const browser = await chromium.launch({
    executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'],
  })
  try {
    const floor: number[] = []
    const taken = Object.keys(moments).map(() => [] as number[])
    for (let round = 0; round <= options.rounds; round += 1) {
      const health = await visit(browser, `${server.url}/api/health`, 'body')
      if (round > 0) floor.push(health.millis)
      for (const [place, { path, selector }] of Object.values(moments).entries()) {
        const { millis } = await visit(browser, `${server.url}${path}`, selector)
        if (round > 0) taken[place]?.push(millis)
      }
    }
    const { bytes } = await visit(browser, `${server.url}/`, 'main a[href^="/products/"]')
    const figures: Figure[] = Object.keys(moments).map((name, place) =>
      figure(name, 'ms', { value: median(taken[place] ?? []), floor: median(floor) }, { atMost: aim.millis }),
    )
    figures.push(
      figure('home: all that is fetched, compressed', 'kB', { value: bytes / 1000 }, { atMost: aim.kilobytes }),
    )
    const notes = [
      'from the navigation to the moment, median; an empty cache each time, a round before the first is not counted',
    ]
    return { name: 'B6', machine: describeMachine(), date: options.date, figures, notes }
  } finally {
    await browser.close()
    await server.stop()
  }
}

async function visit(
  browser: Browser,
  address: string,
  selector: string,
): Promise<{ readonly millis: number; readonly bytes: number }> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
  try {
    const page = await context.newPage()
    await page.addInitScript(watchFor(selector))
    await page.goto(address, { waitUntil: 'commit' })
    await page.locator(selector).first().waitFor()
    const seen = '[window.seenAt, performance.getEntries().reduce((sum, entry) => sum + (entry.transferSize ?? 0), 0)]'
    const [millis = 0, bytes = 0] = (await page.evaluate(seen)) as readonly number[]
    return { millis, bytes }
  } finally {
    await context.close()
  }
}

function buildPages(): void {
  const { status } = spawnSync(process.execPath, [join(repository, 'tools/build-web.mjs')], { stdio: 'ignore' })
  if (status !== 0) throw new Error('The pages could not be built: node tools/build-web.mjs says why.')
}

/** Notes in the page when the first element stands: asking from outside is too coarse. */
function watchFor(selector: string): string {
  return `
    const look = () => {
      if (document.querySelector(${JSON.stringify(selector)}) === null) return
      window.seenAt ??= performance.now()
      watcher.disconnect()
    }
    const watcher = new MutationObserver(look)
    watcher.observe(document, { childList: true, subtree: true })
    addEventListener('load', look)`
}

/** The example workspace of the repository, published; made once. */
function exampleWorkspace(root: string): WorkspacePaths {
  rmSync(root, { recursive: true, force: true })
  mkdirSync(join(root, 'products'), { recursive: true })
  cpSync(join(repository, 'provender.config.ts'), join(root, 'provender.config.ts'))
  for (const name of ['library', 'city-library'])
    cpSync(join(repository, 'products', name), join(root, 'products', name), {
      recursive: true,
      filter: (path) => !path.includes('node_modules'),
    })
  if (!existsSync(join(root, 'node_modules'))) symlinkSync(join(repository, 'node_modules'), join(root, 'node_modules'))
  const { status } = spawnSync(process.execPath, [...commandOf('source', ['apply'])], { cwd: root, stdio: 'ignore' })
  if (status !== 0) throw new Error('The example workspace could not be applied.')
  return workspacePaths(root)
}
