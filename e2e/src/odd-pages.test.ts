import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { chromiumPath, installHint } from './browser.ts'
import { catalogPages, seriousFindings } from './catalog.ts'
import { oddWorkspace } from './odd-workspace.ts'

const isHere = chromiumPath() !== null
const tabs = ['', '/data', '/contract', '/ports', '/versions', '/code']
const pages = [
  '/',
  '/?q=%3Cscript%3Ewindow.wasHacked%3D9%3C%2Fscript%3E',
  ...['hostile', 'bare', 'wide'].flatMap((name) => tabs.map((tab) => `/products/odd/${name}${tab}`)),
  '/console?product=odd%2Fhostile&sql=select+*+from+things',
  ...['/events', '/events/org.example.odd.thing-seen', '/events/org.example.odd.thing-lost', '/events/ledger'],
  ...['/events/quarantine', '/domains', '/domains/odd', '/glossary', '/activity'],
]
const { catalog, open, forget } = catalogPages(oddWorkspace)

describe.skipIf(!isHere)(`hostile text in every free field stays text (${isHere ? 'Chromium' : installHint})`, () => {
  it.each(pages)('%s', async (path) => {
    const page = await open(path)
    expect(await page.evaluate('window.wasHacked')).toBeUndefined()
    const made =
      '#root :is(script, iframe, object, embed, img[src="x"], [onerror], [onclick], a[href^="javascript" i], a[href^="data:" i])'
    expect(await page.locator(made).count()).toBe(0)
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(1440)
  })

  it.each(pages)('%s on a phone, in the dark, without serious findings', async (path) => {
    const page = await open(path, { width: 390, height: 844, isDark: true })
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390)
    expect(await seriousFindings(page)).toEqual([])
  })

  it('signs that turn or hide text are written out', async () => {
    const page = await open('/products/odd/hostile')
    expect(await page.innerText('main')).toContain('<script>window.wasHacked=1</script>')
    expect(await page.innerText('main')).not.toContain('\u202e')
  })
})

describe.skipIf(!isHere)('sizes', () => {
  it('two thousand columns are there, and only those in sight are drawn', async () => {
    const page = await open('/products/odd/wide/data')
    expect(await page.innerText('main')).toMatch(/2,000/)
    expect(await page.evaluate("document.querySelectorAll('main *').length")).toBeLessThan(6000)
  })

  it('a column among two thousand is found by its name', async () => {
    const page = await open('/products/odd/wide/data')
    await page.getByRole('searchbox').last().fill('measure_1777')
    await page.getByText('measure_1777', { exact: true }).first().waitFor()
  })

  it('a hundred kilobytes of documentation are folded and can be unfolded', async () => {
    const page = await open('/products/odd/wide')
    expect(await page.innerText('main')).toContain('Section 1')
  })

  it('a cell of ten million characters is cut, and the page lives', async () => {
    const page = await open('/products/odd/hostile/data')
    expect((await page.content()).length).toBeLessThan(2_000_000)
  })
})

describe.skipIf(!isHere)('a server that goes away and comes back', () => {
  it('the page says so, and goes on by itself', async () => {
    const page = await open('/products/odd/bare')
    await page.getByText('Live', { exact: true }).waitFor()
    await catalog().stopServer()
    await page
      .getByRole('status')
      .filter({ hasText: /lost|retry|again|connect/i })
      .first()
      .waitFor({ timeout: 30_000 })
    expect(await page.innerText('main')).toContain('A definition that says no more than it must.')
    await catalog().restart()
    await page.getByText('Live', { exact: true }).waitFor({ timeout: 60_000 })
    await forget()
  }, 180_000)

  it('a release that is published meanwhile shows by itself', async () => {
    const page = await open('/products/odd/bare/versions')
    expect(await page.innerText('main')).not.toContain('#2')
    const path = join(catalog().folder, 'products/odd/things.csv')
    writeFileSync(path, `${readFileSync(path, 'utf8')}new,2026-03-01,new\n`)
    const { code, err } = await catalog().run(['apply'])
    expect(code, err).toBe(0)
    await page.locator('main option', { hasText: '#2' }).first().waitFor({ state: 'attached', timeout: 30_000 })
  }, 120_000)

  it('an apply shows its steps while it runs', async () => {
    const page = await open('/activity')
    const path = join(catalog().folder, 'products/odd/things.csv')
    writeFileSync(path, `${readFileSync(path, 'utf8')}newer,2026-03-02,new\n`)
    const applied = catalog().run(['apply'])
    await page.getByText('odd/bare').first().waitFor({ timeout: 60_000 })
    expect((await applied).code).toBe(0)
    await page
      .getByText(/published/i)
      .first()
      .waitFor({ timeout: 30_000 })
  }, 120_000)
})

describe.skipIf(!isHere)('who may', () => {
  it('the owner signs in by the link that the command prints, and may replay', async () => {
    const { out, code, err } = await catalog().run(['open', '--print'])
    expect(code, err).toBe(0)
    const link = new URL(
      out
        .trim()
        .split(/\s+/)
        .find((word) => word.startsWith('http')) ?? '',
    )
    const page = await open(`/events/quarantine${link.hash}`)
    expect(page.url()).not.toContain('token')
    await page.getByRole('button', { name: 'Take in again' }).first().click()
    await page.getByRole('link', { name: 'follow it' }).waitFor({ timeout: 30_000 })
  })

  it('others may not', async () => {
    const page = await open('/events/quarantine')
    expect(await page.getByRole('button', { name: 'Take in again' }).count()).toBe(0)
  })
})
