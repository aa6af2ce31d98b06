import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { chromiumPath, installHint } from './browser.ts'
import { catalogPages, libraryWorkspace, settled } from './catalog.ts'

const isHere = chromiumPath() !== null
const context = 'product=library%2Fborrowing-patterns'
const never = 'select count(*) from weekly a, weekly b, weekly c where a.loans + b.loans > c.loans'
const { open } = catalogPages(libraryWorkspace)

async function consoleWith(sql: string): Promise<Page> {
  const page = await open(`/console?${context}`)
  const editor = page.getByRole('textbox', { name: 'SQL' })
  await editor.click()
  await page.keyboard.type(sql)
  await page.keyboard.press('Escape')
  return page
}

const offers = (page: Page) => page.locator('.cm-tooltip-autocomplete li')
const status = (page: Page) => page.locator('.run-status')

describe.skipIf(!isHere)(`the console's editor (${isHere ? 'Chromium' : installHint})`, () => {
  it('offers the datasets of the product first, then the columns of an alias', async () => {
    const page = await consoleWith('select * from ')
    await page.keyboard.press('Control+Space')
    await offers(page).first().waitFor()
    expect((await offers(page).allInnerTexts()).slice(0, 2).join(' ')).toMatch(/seasonal_demand.*weekly/s)
    await page.keyboard.type('weekly w where w.act')
    await offers(page).getByText('active_loans').waitFor()
    await page.keyboard.press('Enter')
    await page.keyboard.press('Control+Enter')
    await status(page).getByText('rows in').waitFor()
    expect(await page.getByRole('textbox', { name: 'SQL' }).innerText()).toBe(
      'select * from weekly w where w.active_loans',
    )
  })

  it('lets Tab go on, and takes text over a selection without an inline style', async () => {
    const page = await consoleWith("select 'a' as b")
    await page.keyboard.press('Control+a')
    await page.keyboard.type('select 7 as seven')
    await page.keyboard.press('Escape')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.getByText('1 row in').waitFor()
    expect(await page.getByRole('columnheader', { name: /seven/ }).innerText()).toMatch(/integer/)
  })

  it('marks the place of a mistake, until the text changes', async () => {
    const page = await consoleWith('select week, lons from weekly')
    await page.keyboard.press('Control+Enter')
    await page.getByText('Line 1, column 14 is marked in the editor.').waitFor()
    expect(await page.locator('.cm-fault').innerText()).toBe('lons')
    await page.keyboard.type(' ')
    expect(await page.locator('.cm-fault').count()).toBe(0)
  })
})

describe.skipIf(!isHere)('a statement', () => {
  it('is cancelled, and the server is free for the next one', async () => {
    const page = await consoleWith(never)
    await page.keyboard.press('Control+Enter')
    await status(page).getByText('of at most').waitFor()
    await page.getByRole('button', { name: 'Cancel' }).click()
    await status(page).getByText('Cancelled after').waitFor()
    await page.getByRole('textbox', { name: 'SQL' }).click()
    await page.keyboard.press('Control+a')
    await page.keyboard.type('select 1 as one')
    await page.keyboard.press('Control+Enter')
    await status(page).getByText('1 row in').waitFor()
  })

  it('that came by a link from elsewhere waits for its reader; one from these pages runs', async () => {
    const waiting = await open('/console?sql=select+42+as+answer')
    await waiting.getByRole('textbox', { name: 'SQL' }).getByText('select 42 as answer').waitFor()
    expect(await waiting.locator('.query-result').count()).toBe(0)
    const ports = await open('/products/library/borrowing-patterns/ports')
    await ports.getByRole('link', { name: 'Run it' }).click()
    await status(ports).getByText('10 rows in').waitFor()
  })

  it('is a chart by the types of its columns, and says that its data are simulated', async () => {
    const sql = 'select month, avg(demand_index) as demand from seasonal_demand group by all order by 1'
    const page = await open(`/console?product=city-library%2Fborrowing-patterns&sql=${encodeURIComponent(sql)}`)
    await page.getByRole('button', { name: /^Run/ }).click()
    await status(page).getByText('12 rows in').waitFor()
    await page.getByText('Chart', { exact: true }).click()
    await settled(page)
    expect(await page.getByRole('heading', { name: 'demand by month' }).count()).toBe(1)
    expect(await page.locator('figure').getByText('SIMULATED').count()).toBeGreaterThan(0)
  })

  it('stands in the history, which outlives the page', async () => {
    const page = await consoleWith('select 1 as once')
    await page.keyboard.press('Control+Enter')
    await status(page).getByText('1 row in').waitFor()
    await page.reload()
    await page.locator('.history').getByText('select 1 as once').waitFor()
  })
})

describe.skipIf(!isHere)('the box to try requests in', () => {
  it('sends what its fields say, page by page, and shows the answer as it came', async () => {
    const page = await open('/products/library/borrowing-patterns/ports')
    const [request, answer] = [page.locator('.try-request code'), page.locator('.try-answer')]
    await page.getByLabel('Column', { exact: true }).selectOption('genre')
    await page.getByLabel('Value', { exact: true }).fill('Poetry')
    await page.getByLabel('Rows', { exact: true }).fill('2')
    expect(await request.innerText()).toBe(
      'GET /api/products/library/borrowing-patterns/datasets/weekly/rows?genre=Poetry&limit=2',
    )
    await page.getByRole('button', { name: 'Send' }).click()
    await answer.getByText(/200 in .*, 2 rows/).waitFor()
    const first = await answer.locator('pre').last().innerText()
    await page.getByRole('button', { name: 'Next page' }).click()
    await answer.getByRole('status').getByText('cursor=').waitFor()
    expect(await answer.locator('pre').last().innerText()).not.toBe(first)
  })

  it('says what the server says of a request that does not fit', async () => {
    const page = await open('/products/library/borrowing-patterns/ports')
    await page.getByLabel('Column', { exact: true }).selectOption('week')
    await page.getByLabel('Value', { exact: true }).fill('not a day')
    await page.getByRole('button', { name: 'Send' }).click()
    await page.locator('.try-answer').getByText('Write a day such as 1930-01-06').waitFor()
  })
})
