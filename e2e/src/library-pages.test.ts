import { describe, expect, it } from 'vitest'
import { chromiumPath, installHint } from './browser.ts'
import { catalogPages, libraryWorkspace, seriousFindings, settled } from './catalog.ts'
import { readChart, valueAt, valueOfPixel } from './svg-marks.ts'

const isHere = chromiumPath() !== null
const product = '/products/library/borrowing-patterns'
const pages = [
  '/',
  '/?q=genre+domain%3Alibrary',
  '/?q=nothing-has-this-word',
  ...[product, `${product}/data`, `${product}/contract`, `${product}/ports`, `${product}/versions`, `${product}/code`],
  '/products/city-library/borrowing-history',
  '/console?product=library%2Fborrowing-patterns&sql=select+genre%2C+sum(loans)%3A%3Abigint+as+loans+from+weekly+group+by+all',
  ...['/events', '/events/org.library.loan.book-borrowed', '/events/ledger', '/events/quarantine'],
  ...['/domains', '/domains/library', '/glossary', '/glossary?ambiguous=true', '/demand', '/activity'],
]
const { catalog, open } = catalogPages(libraryWorkspace)

async function ask<Answer>(sql: string): Promise<readonly Answer[]> {
  const answer = await fetch(`${catalog().url}/api/query`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ sql, limit: 10_000 }),
  })
  expect(answer.status).toBe(200)
  return ((await answer.json()) as { rows: readonly Answer[] }).rows
}

describe.skipIf(!isHere)(`every page (${isHere ? 'Chromium' : installHint})`, () => {
  it.each(pages)('%s: no serious finding of axe, light and dark', async (path) => {
    expect(await seriousFindings(await open(path))).toEqual([])
    expect(await seriousFindings(await open(path, { isDark: true }))).toEqual([])
  })

  it.each(pages)('%s is no wider than a phone', async (path) => {
    const page = await open(path, { width: 390, height: 844 })
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390)
    expect(await page.locator('h1').count()).toBe(1)
  })

  it('members of the library never show, not even as tokens', async () => {
    for (const tab of ['', '/data', '/contract', '/ports', '/versions', '/code']) {
      const page = await open(`/products/library/borrowing-history${tab}`)
      expect(await page.content()).not.toMatch(/pt1_[0-9a-f]{8}/)
      expect(await page.content()).not.toContain('member_id')
    }
  })
})

describe.skipIf(!isHere)('home and search', () => {
  it('lists every product with its trust strip, and marks what is simulated', async () => {
    const page = await open('/')
    const text = await page.innerText('main')
    for (const domain of ['library', 'city-library'])
      for (const name of ['book-catalog', 'borrowing-history', 'borrowing-patterns'])
        expect(text.replaceAll(/\s/g, '')).toContain(`${domain}/${name}`)
    expect(await page.locator('main .mark', { hasText: /^SIMULATED$/ }).count()).toBe(3)
    expect(text).toContain('33 of 33 checks')
  })

  it('finds by words and filters, from the keyboard alone, and the address can be shared', async () => {
    const page = await open('/')
    await page.keyboard.press('/')
    await page.keyboard.type('week domain:library')
    await page.keyboard.press('Enter')
    await page.waitForURL(/q=week/)
    await page.locator('h1', { hasText: /\d+ products? found/ }).waitFor()
    const shared = await open(new URL(page.url()).pathname + new URL(page.url()).search)
    expect(await shared.innerText('h1')).toBe(await page.innerText('h1'))
    expect(await shared.locator('main').innerText()).not.toContain('city-library/')
  })

  it('a chosen facet narrows the list to its count', async () => {
    const page = await open('/')
    const facet = page.getByRole('checkbox', { name: /^city-library/ })
    await facet.check()
    await page.locator('h1', { hasText: '3 products found' }).waitFor()
    expect(new URL(page.url()).searchParams.get('q')).toContain('domain:city-library')
  })

  it('nothing found: the wish is recorded and ranked', async () => {
    const page = await open('/?q=tram+timetables')
    await page.getByRole('button', { name: /ask/i }).click()
    await page.getByRole('status').filter({ hasText: 'tram timetables' }).waitFor()
    const demand = await open('/demand')
    expect(await demand.innerText('main')).toContain('tram timetables')
  })
})

describe.skipIf(!isHere)('the page of a product', () => {
  it('answers on one screen: what is it, can I trust it, can I use it, how', async () => {
    const page = await open(product)
    const onScreen = await page.evaluate(
      `[...document.querySelectorAll('main *')]
        .filter((element) => { const box = element.getBoundingClientRect(); return box.top >= 0 && box.bottom <= innerHeight && box.width > 0 })
        .map((element) => element.innerText ?? '').join('\\n')`,
    )
    for (const said of [
      'How titles and genres are borrowed, week by week.',
      'acquisitions',
      'circulation@library.example',
      'Kept: within 24 hours',
      '33 checks passed',
      'You may read it through SQL and REST.',
      'select * from library.borrowing_patterns.weekly',
    ])
      expect(onScreen).toContain(said)
  })

  it('the marks of a bar chart stand where SQL says', async () => {
    const page = await open('/products/library/book-catalog')
    const chart = await readChart(page, 'Titles by genre')
    const rows = await ask<{ genre: string; titles: number }>(
      `select coalesce(genre, 'no genre') as genre, count(*) as titles from library.book_catalog.titles group by all order by titles desc limit 5`,
    )
    expect(rows).toHaveLength(5)
    for (const { genre, titles } of rows) {
      const bar = chart.bars.find(({ said }) => said.startsWith(`genre: ${genre}\n`))
      expect(valueAt(chart, bar?.y ?? Number.NaN)).toBeGreaterThan(titles - valueOfPixel(chart))
      expect(valueAt(chart, bar?.y ?? Number.NaN)).toBeLessThan(titles + valueOfPixel(chart))
    }
  })

  it('the points of a line chart stand where SQL says', async () => {
    const page = await open(`${product}?pick.loans-by-genre=Fiction`)
    const chart = await readChart(page, 'Loans of a genre by week')
    const rows = await ask<{ week: string; loans: number }>(
      `select week, sum(loans)::bigint as loans from library.borrowing_patterns.weekly where genre = 'Fiction' group by all order by week`,
    )
    expect(chart.linePoints.length).toBe(rows.length)
    for (const place of [0, 100, 400, 700, rows.length - 1]) {
      const point = chart.linePoints[place]
      expect(Math.abs(valueAt(chart, point?.y ?? Number.NaN) - (rows[place]?.loans ?? 0))).toBeLessThan(
        valueOfPixel(chart),
      )
    }
  })

  it('says of every column what it means, and draws how its values are spread', async () => {
    const page = await open(`${product}/data`)
    const text = await page.innerText('main')
    for (const said of ['overdue_rate', 'Monday of the ISO week, UTC', '111,396', 'MODELLED'])
      expect(text).toContain(said)
    await page.locator('main table svg.histogram').nth(5).waitFor()
  })

  it('runs an authored example in place', async () => {
    const page = await open('/products/library/book-catalog')
    await page.locator('.example').getByRole('button', { name: 'Run' }).click()
    await page.locator('.example').getByRole('cell', { name: '2898', exact: true }).waitFor()
  })

  it('shows its releases, checks, ports, and the definition as it was written', async () => {
    expect(await (await open(`${product}/versions`)).innerText('main')).toContain('1.0.0')
    expect(await (await open(`${product}/contract`)).innerText('main')).toContain('a rate needs open loans')
    expect(await (await open(`${product}/ports`)).innerText('main')).toContain(
      '/api/products/library/borrowing-patterns/datasets/weekly',
    )
    expect(await (await open(`${product}/code`)).innerText('main')).toContain("name: 'borrowing-patterns'")
  })
})

describe.skipIf(!isHere)('the SQL console', () => {
  const href = (sql: string): string =>
    `/console?${new URLSearchParams({ product: 'library/borrowing-patterns', sql })}`

  it('runs a statement from the keyboard and shows its rows, limits and releases', async () => {
    const page = await open(href('select sum(loans)::bigint as loans from weekly'))
    await page.getByRole('textbox', { name: /sql/i }).click()
    await page.keyboard.press('Control+Enter')
    await page.getByText('20,589').first().waitFor()
    expect(await page.innerText('main')).toContain('library/borrowing-patterns@1.0.0#1')
  })

  it('says where a statement is wrong', async () => {
    const page = await open(href('select nothing_like_this from weekly'))
    await page.getByRole('button', { name: /^run/i }).first().click()
    await page.getByRole('alert').waitFor()
    expect(await page.innerText('[role=alert]')).toContain('nothing_like_this')
  })

  it('downloads the rows as CSV', async () => {
    const page = await open(
      href('select genre, sum(loans)::bigint as loans from weekly group by all order by loans desc'),
    )
    await page.getByRole('button', { name: /^run/i }).first().click()
    await page.getByRole('cell', { name: 'Fiction', exact: true }).first().waitFor()
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: /csv/i }).click(),
    ])
    expect(download.suggestedFilename()).toMatch(/\.csv$/)
  })
})

describe.skipIf(!isHere)('events, domains and words', () => {
  it('an event type has its fields, readers and counts over time', async () => {
    const page = await open('/events/org.library.loan.book-borrowed')
    const text = await page.innerText('main')
    for (const said of ['20,589', 'library/borrowing-patterns', 'A member took a copy home.'])
      expect(text).toContain(said)
    const chart = await readChart(page, 'Events per year')
    const rows = await ask<{ year: string; loans: number }>(
      'select year(borrowed_on)::varchar as year, count(*) as loans from library.borrowing_history.loans group by all order by year limit 5',
    )
    for (const [place, { loans }] of rows.entries())
      expect(Math.abs(valueAt(chart, chart.bars[place]?.y ?? Number.NaN) - loans)).toBeLessThan(valueOfPixel(chart))
  })

  it('the ledger and the quarantine account for every row', async () => {
    expect(await (await open('/events/ledger')).innerText('main')).toMatch(/20,840\s+20,589\s+251/)
    const quarantine = await (await open('/events/quarantine')).innerText('main')
    for (const said of ['864', 'the end date is missing', '193', 'the start date is partial or no date'])
      expect(quarantine).toContain(said)
  })

  it('a domain names its teams, products, events and terms', async () => {
    const page = await open('/domains')
    await page.getByRole('link', { name: 'library', exact: true }).click()
    await page.waitForURL(/\/domains\/library/)
    await settled(page)
    for (const said of ['circulation', 'library/borrowing-patterns', 'org.library.loan.book-borrowed'])
      expect(await page.innerText('main')).toContain(said)
  })

  it('the glossary flags one name with two meanings', async () => {
    const page = await open('/glossary?ambiguous=true')
    const names = await page.locator('.glossary > li').count()
    expect(names).toBeGreaterThan(0)
    expect(await page.locator('.glossary .mark', { hasText: 'AMBIGUOUS' }).count()).toBe(names)
  })
})

describe.skipIf(!isHere)('what is not there', () => {
  it('an unknown address is said to be unknown, with status 404', async () => {
    const page = await open('/no/such/page', { status: 404 })
    expect(await page.innerText('main')).toContain('There is no page at this address')
  })

  it('a product that vanished says so and offers what is near', async () => {
    const page = await open('/products/library/borrowing-patern')
    expect(await page.innerText('main')).toContain('library/borrowing-patterns')
  })
})

it('while it serves, another terminal queries and plans through it', async () => {
  const query = await catalog().run([
    'query',
    'select sum(loans)::bigint as n from library.borrowing_patterns.weekly',
    '--json',
  ])
  expect(query.code, query.err).toBe(0)
  expect(query.out).toContain('20589')
  const plan = await catalog().run(['plan'])
  expect(plan.out).toContain('unchanged')
  const second = await catalog().run(['start', '--port', '0'])
  expect(second.code).not.toBe(0)
  expect(second.err).toContain('OWNER_ACTIVE')
  expect(second.err).toContain(catalog().url)
})
