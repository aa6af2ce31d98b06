import type { ChildProcess } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { chromiumPath, installHint, startBrowser } from './browser.ts'
import { run, start, stop, waitFor } from './fresh-folder.ts'

const repository = fileURLToPath(new URL('../..', import.meta.url))
const executable = chromiumPath()
const shots = process.env['PROVENDER_SCREENSHOTS']
let folder = ''
let server: ChildProcess | undefined
let url = ''
let browser: Browser | undefined

/** The example workspace in a folder of its own, so that the repository's own state stays as it is. */
function workspaceFolder(): string {
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

beforeAll(async () => {
  folder = workspaceFolder()
  server = start(folder, process.execPath, command(['start', '--port', '0']))
  url = (await waitFor(server, /http:\/\/127\.0\.0\.1:\d+/))[0]
  if (executable !== null) browser = await startBrowser(executable)
}, 180_000)

afterAll(async () => {
  await browser?.close()
  if (server !== undefined) await stop(server)
  if (folder !== '') rmSync(folder, { recursive: true, force: true })
})

async function open(path: string, options: { readonly width?: number; readonly dark?: boolean } = {}): Promise<Page> {
  const { width = 1440, dark = false } = options
  const context = await browser?.newContext({ viewport: { width, height: 900 }, colorScheme: dark ? 'dark' : 'light' })
  const page = await context?.newPage()
  if (page === undefined) throw new Error('no browser')
  const answer = await page.goto(`${url}${path}`)
  expect(answer?.status()).toBe(200)
  if (shots !== undefined)
    await page.screenshot({
      path: join(shots, `${path.replaceAll('/', '_')}-${width}${dark ? '-dark' : ''}.png`),
      fullPage: true,
    })
  return page
}

it('home is the built page, and loads without a word of complaint from the browser', async (context) => {
  if (executable === null) return context.skip(installHint)
  const page = await browser?.newPage()
  const complaints: string[] = []
  page?.on('console', (message) => ['error', 'warning'].includes(message.type()) && complaints.push(message.text()))
  page?.on('pageerror', (error) => complaints.push(error.message))
  await page?.goto(url)
  await page
    ?.getByRole('link', { name: /library\/borrowing-patterns/ })
    .first()
    .waitFor()
  expect(complaints).toEqual([])
})

it.for([
  [390, false],
  [1440, true],
] as const)('no page is wider than a %i px window (dark: %s)', async ([width, dark], context) => {
  if (executable === null) return context.skip(installHint)
  for (const path of ['/', '/products/library/borrowing-history', '/products/city-library/borrowing-patterns']) {
    const page = await open(path, { width, dark })
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width)
  }
})

it('while it serves, another terminal queries and plans through it', async () => {
  const query = await run(
    folder,
    process.execPath,
    command(['query', 'select sum(loans)::bigint as n from library.borrowing_patterns.weekly', '--json']),
  )
  expect(query.code, query.err).toBe(0)
  expect(query.out).toContain('20589')
  const plan = await run(folder, process.execPath, command(['plan']))
  expect(plan.out).toContain('unchanged')
  const second = await run(folder, process.execPath, command(['start', '--port', '0']))
  expect(second.code).not.toBe(0)
  expect(second.err).toContain('OWNER_ACTIVE')
  expect(second.err).toContain(url)
})
