import type { ChildProcess } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect } from 'vitest'
import { chromiumPath, startBrowser } from './browser.ts'
import { type Finished, run, start, stop, waitFor } from './fresh-folder.ts'

const repository = fileURLToPath(new URL('../..', import.meta.url))
const shots = process.env['PROVENDER_SCREENSHOTS']
const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** How a page is opened. */
export interface PageOptions {
  readonly width?: number
  readonly height?: number
  readonly isDark?: boolean
  /** The status that the address answers; 200 when absent. */
  readonly status?: number
}

/** A page, and what went wrong on it so far: errors of its scripts, refusals of its Content-Security-Policy. */
export interface OpenPage {
  readonly page: Page
  readonly faults: readonly string[]
}

/** A served workspace with a browser before it. */
export class ServedCatalog {
  readonly folder: string
  readonly url: string
  readonly #browser: Browser | null
  #server: ChildProcess

  private constructor(parts: { folder: string; url: string; browser: Browser | null; server: ChildProcess }) {
    this.folder = parts.folder
    this.url = parts.url
    this.#browser = parts.browser
    this.#server = parts.server
  }

  /** Serves the workspace of a folder, everything in it applied. */
  static async of(folder: string): Promise<ServedCatalog> {
    const server = start(folder, process.execPath, command(['start', '--port', '0']))
    const [, url = ''] = await waitFor(server, /serving (http:\/\/127\.0\.0\.1:\d+)/)
    const path = chromiumPath()
    return new ServedCatalog({ folder, url, server, browser: path === null ? null : await startBrowser(path) })
  }

  /** Opens an address; a screenshot of it is kept where PROVENDER_SCREENSHOTS says. */
  async open(path: string, options: PageOptions = {}): Promise<OpenPage> {
    const { width = 1440, height = 900, isDark = false, status = 200 } = options
    if (this.#browser === null) throw new Error('There is no browser.')
    const context = await this.#browser.newContext({
      viewport: { width, height },
      colorScheme: isDark ? 'dark' : 'light',
      locale: 'en-GB',
      timezoneId: 'UTC',
    })
    const page = await context.newPage()
    const faults: string[] = []
    page.on('pageerror', (error) => faults.push(String(error)))
    page.on('console', (message) => {
      if (message.type() === 'error' && !message.text().includes('Failed to load resource')) faults.push(message.text())
    })
    const answer = await page.goto(`${this.url}${path}`)
    if (answer?.status() !== status) throw new Error(`${path} answered ${answer?.status()}, not ${status}.`)
    await settled(page)
    if (shots !== undefined) {
      const name = `${path.replaceAll(/[^\w.-]+/g, '_').slice(0, 80)}-${width}${isDark ? '-dark' : ''}.png`
      await page.screenshot({ path: join(shots, name), fullPage: true })
    }
    return { page, faults }
  }

  /** Runs the command in the workspace's folder. */
  run(args: readonly string[]): Promise<Finished> {
    return run(this.folder, process.execPath, command(args))
  }

  /** Stops the server; the browser stays. */
  async stopServer(): Promise<void> {
    await stop(this.#server)
  }

  /** Serves again at the same address. */
  async restart(): Promise<void> {
    const { port } = new URL(this.url)
    this.#server = start(this.folder, process.execPath, command(['start', '--port', port]))
    await waitFor(this.#server, /serving http/)
  }

  async close(): Promise<void> {
    await this.#browser?.close()
    await stop(this.#server)
    rmSync(this.folder, { recursive: true, force: true })
  }
}

/** A served workspace for the tests of a file, and what opens its pages. */
export interface CatalogPages {
  readonly catalog: () => ServedCatalog
  readonly open: (path: string, options?: PageOptions) => Promise<Page>
  /** Closes the pages of a test now, whatever went wrong on them: for tests that take the server away. */
  readonly forget: () => Promise<void>
}

/** Serves a workspace while the tests of a file run; a test whose pages have errors in their console fails. */
export function catalogPages(workspace: () => string): CatalogPages {
  let catalog: ServedCatalog | undefined
  const opened: OpenPage[] = []
  const served = (): ServedCatalog => {
    if (catalog === undefined) throw new Error('The workspace is not served yet.')
    return catalog
  }
  const closeAll = async (): Promise<readonly string[]> => {
    const closing = opened.splice(0)
    for (const { page } of closing) await page.context().close()
    return closing.flatMap(({ faults }) => faults)
  }
  beforeAll(async () => {
    catalog = await ServedCatalog.of(workspace())
  }, 180_000)
  afterAll(() => catalog?.close())
  afterEach(async () => {
    expect(await closeAll(), 'errors in the console of a page, refusals of its content policy among them').toEqual([])
  })
  return {
    catalog: served,
    async open(path, options) {
      const page = await served().open(path, options)
      opened.push(page)
      return page.page
    },
    forget: async () => {
      await closeAll()
    },
  }
}

/**
 * Waits until nothing on a page is loading any more. It asks from outside: the pages' Content-Security-Policy lets nothing
 * be evaluated from within.
 */
export async function settled(page: Page): Promise<void> {
  const isSettled =
    "document.querySelector('main h1, main h2') !== null && document.querySelector('.loading, [aria-busy=\"true\"]') === null"
  for (let tries = 0; tries < 600; tries += 1) {
    if ((await page.evaluate(isSettled)) === true) return
    await page.waitForTimeout(50)
  }
  throw new Error(`${page.url()} was still loading after 30 seconds.`)
}

/** What axe-core finds serious or critical, as one line per rule with the places. */
export async function seriousFindings(page: Page): Promise<readonly string[]> {
  await page.evaluate(axeSource)
  const { violations } = (await page.evaluate('axe.run(document, { resultTypes: ["violations"] })')) as {
    readonly violations: readonly AxeViolation[]
  }
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(
      ({ id, help, nodes }) =>
        `${id}: ${help}: ${nodes
          .slice(0, 3)
          .map(({ target }) => target.join(' '))
          .join(' | ')}`,
    )
}

interface AxeViolation {
  readonly id: string
  readonly impact: string | null
  readonly help: string
  readonly nodes: readonly { readonly target: readonly string[] }[]
}

/** The example workspace in a folder of its own, so that the repository's own state stays as it is. */
export function libraryWorkspace(): string {
  const made = mkdtempSync(join(tmpdir(), 'provender-pages-'))
  mkdirSync(join(made, 'products'))
  cpSync(join(repository, 'provender.config.ts'), join(made, 'provender.config.ts'))
  for (const name of ['library', 'city-library'])
    cpSync(join(repository, 'products', name), join(made, 'products', name), {
      recursive: true,
      filter: (path) => !path.includes('node_modules'),
    })
  symlinkSync(join(repository, 'node_modules'), join(made, 'node_modules'))
  return made
}

function command(args: readonly string[]): readonly string[] {
  const flags = ['--conditions=provender-source', '--disable-warning=ExperimentalWarning']
  return [...flags, join(repository, 'apps/cli/src/bin/provender.ts'), ...args]
}
