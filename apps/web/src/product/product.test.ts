import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { accessWords } from './access-words.ts'
import { contactHref } from './contact-href.ts'
import { docId, docLink } from './doc-links.ts'
import { firstLimits } from './first-limits.ts'
import { matchingColumns } from './matching-columns.ts'
import { overviewViews } from './overview-views.ts'
import { productHref } from './product-context.tsx'
import { inBatches, ProfileLoader } from './profile-loader.ts'
import { readSnippets } from './read-snippets.ts'
import { splitMarkdown } from './split-markdown.ts'

describe('what a page says of access', () => {
  const port = (name: 'sql' | 'rest', mayRead: boolean, isDeclared = true) => ({
    ...{ port: name, isDeclared, mayRead },
    reason: mayRead ? null : `no ${name}: ask`,
  })
  it.each([
    [
      [port('sql', true), port('rest', true)],
      { kind: 'may', says: 'You may read it through SQL and REST.', reasons: [] },
    ],
    [
      [port('sql', true), port('rest', false)],
      { kind: 'may', says: 'You may read it through SQL.', reasons: ['no rest: ask'] },
    ],
    [
      [port('sql', false), port('rest', false, false)],
      { kind: 'may-not', says: 'You may not read its rows.', reasons: ['no sql: ask'] },
    ],
    [
      [port('sql', false, false)],
      { kind: 'no-port', says: 'It declares no port, so nobody reads it directly.', reasons: [] },
    ],
  ] as const)('%#', (access, words) => expect(accessWords([...access])).toEqual(words))
})

describe('a contact', () => {
  it.each([
    ['desk@library.example', 'mailto:desk@library.example'],
    ['mailto:desk@library.example', 'mailto:desk@library.example'],
    ['https://library.example/desk', 'https://library.example/desk'],
    ['javascript:alert(1)', null],
    ['mailto:desk@library.example?body=x', null],
    ['room 3', null],
  ])('%s leads to %s', (contact, href) => expect(contactHref(contact)).toBe(href))
})

describe('a documentation', () => {
  it.each([
    ['https://a.example/x', 'https://a.example/x'],
    ['#weekly', '#doc-weekly'],
    ['mailto:a@b.example', 'mailto:a@b.example'],
    ['javascript:alert(1)', null],
    ['JaVaScRiPt:alert(1)', null],
    ['data:text/html,x', null],
    ['//evil.example', null],
    ['./other.md', null],
    ['vbscript:x', null],
  ])('links %s to %s', (url, href) => expect(docLink(url)).toBe(href))

  it('gives headings ids that no part of the page has', () => {
    expect(docId('Known limits!')).toBe('doc-known-limits')
    expect(docId('main')).toBe('doc-main')
  })

  it('is cut into pieces that hold every line in its order', () => {
    const line = fc.constantFrom('# A', 'text', '', '```', '- one', '| a |', '> q', '~~~', '`'.repeat(4))
    fc.assert(
      fc.property(fc.array(line, { maxLength: 60 }), fc.integer({ min: 1, max: 80 }), (lines, most) => {
        expect(splitMarkdown(lines.join('\n'), most).join('\n')).toBe(lines.join('\n'))
      }),
    )
  })

  it('is never cut inside a fence', () => {
    const text = ['text '.repeat(20), '', '```', '# no heading', '', 'code', '```', '', 'after'].join('\n')
    expect(splitMarkdown(text, 10).filter((piece) => (piece.match(/```/g)?.length ?? 0) === 1)).toEqual([])
  })

  it('has its link definitions in every piece', () => {
    const pieces = splitMarkdown(`[a]\n\n${'text '.repeat(10)}\n\nmore [a]\n\n[a]: https://a.example`, 20)
    expect(pieces.length).toBeGreaterThan(1)
    expect(pieces.every((piece) => piece.endsWith('[a]: https://a.example'))).toBe(true)
  })
})

describe('profiles', () => {
  const profile = (name: string) => ({
    ...{ name, kind: 'none' as const, rows: 1, nulls: 0, distinct: 1 },
    ...{ min: null, max: null, bins: [], others: 0 },
  })

  it('of columns that are asked for together go out together, fifty at most, each once', async () => {
    const asked: (readonly string[])[] = []
    const loader = new ProfileLoader(async (columns) => {
      asked.push(columns)
      return columns.filter((name) => name !== 'c3').map(profile)
    })
    const names = Array.from({ length: 120 }, (_, place) => `c${place}`)
    const found = await Promise.all([...names, 'c0'].map((name) => loader.load(name)))
    expect(asked.map((columns) => columns.length)).toEqual([50, 50, 20])
    expect(found.map((one) => one?.name ?? null)).toEqual([...names.map((name) => (name === 'c3' ? null : name)), 'c0'])
  })

  it('of columns that left before they were asked for are not asked for', async () => {
    const asked: string[] = []
    const loader = new ProfileLoader(async (columns) => {
      asked.push(...columns)
      return columns.map(profile)
    })
    const gone = new AbortController()
    const left = loader.load('left', gone.signal)
    const shared = [loader.load('both', gone.signal), loader.load('both')]
    gone.abort()
    await expect(left).rejects.toThrow('aborted')
    expect((await Promise.all(shared)).map((one) => one?.name)).toEqual(['both', 'both'])
    expect(asked).toEqual(['both'])
  })

  it('fail for those that asked, and are asked for anew', async () => {
    let tries = 0
    const loader = new ProfileLoader(async (columns) => {
      tries += 1
      if (tries === 1) throw new Error('away')
      return columns.map(profile)
    })
    await expect(loader.load('a')).rejects.toThrow('away')
    expect((await loader.load('a'))?.name).toBe('a')
  })

  it('are asked for in batches that hold each name once', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), fc.integer({ min: 1, max: 60 }), (names, most) => {
        const batches = inBatches(names, most)
        expect(batches.flat()).toEqual(names)
        expect(batches.every(({ length }) => length > 0 && length <= most)).toBe(true)
      }),
    )
  })
})

describe('the overview', () => {
  const view = (name: string, dataset: string, isDeclared: boolean) => ({
    ...{ name, dataset, isDeclared, title: '', description: '', mark: 'line' as const, x: 'x', y: 'y' },
    ...{ series: null, value: null, pick: null, sql: '', modelled: [] },
  })
  const names = (views: Parameters<typeof overviewViews>[0]['views']) =>
    overviewViews({ views }).map(({ name }) => name)

  it('shows what the author declared, all of it and nothing else', () => {
    expect(names([view('a', 'one', false), view('b', 'one', true), view('c', 'two', true)])).toEqual(['b', 'c'])
  })

  it('shows one picture of each dataset first when none is declared', () => {
    expect(
      names([view('a', 'one', false), view('b', 'one', false), view('c', 'two', false), view('d', 'two', false)]),
    ).toEqual(['a', 'c', 'b'])
  })
})

describe('how to read', () => {
  const page = {
    ...{ product: 'library/book-catalog' as const, version: '1.0.0', release: 2, isServing: true },
    access: [
      { port: 'sql' as const, isDeclared: true, mayRead: true, reason: null },
      { port: 'rest' as const, isDeclared: true, mayRead: true, reason: null },
    ],
  }
  const dataset = { name: 'titles', sqlName: 'library.book_catalog.titles', rows: 6020 }
  const of = { page, dataset, origin: 'http://127.0.0.1:4400', needsToken: false }
  const rest = 'http://127.0.0.1:4400/api/products/library/book-catalog/datasets/titles/rows'

  it('is one line of SQL, or one request', () => {
    const texts = readSnippets(of)
    expect(texts.map(({ language }) => language)).toEqual(['SQL', 'curl', 'TypeScript', 'pandas'])
    expect(texts[0]?.text).toBe('select * from library.book_catalog.titles limit 10')
    expect(texts[1]?.text).toBe(`curl '${rest}?limit=10'`)
  })

  it('pins the release that is shown when it is not the one that serves, where a port can', () => {
    const texts = readSnippets({ ...of, page: { ...page, isServing: false } })
    expect(texts.map(({ language }) => language)).toEqual(['curl', 'TypeScript', 'pandas'])
    expect(texts[0]?.text).toBe(`curl '${rest}?limit=10&release=1.0.0%2F2'`)
  })

  it('says of pandas how much of a large dataset one answer holds', () => {
    const text = (rows: number) => readSnippets({ ...of, dataset: { ...dataset, rows } })[3]?.text ?? ''
    expect(text(6020)).toBe(`import pandas as pd\n\nrows = pd.read_csv(\n    "${rest}?limit=10000&format=csv"\n)`)
    expect(text(111_396)).toContain('# the first 10,000 of 111,396 rows')
  })

  it('names the token and never holds it', () => {
    for (const { language, text } of readSnippets({ ...of, needsToken: true }).slice(1)) {
      expect([language, text]).toEqual([language, expect.stringContaining('PROVENDER_TOKEN')])
    }
  })

  it('is told through open ports only', () => {
    const shut = page.access.map((one) => ({ ...one, mayRead: false }))
    expect(readSnippets({ ...of, page: { ...page, access: shut } })).toEqual([])
  })
})

describe('known limits', () => {
  const long = 'x'.repeat(161)
  it.each([
    ['none', [], null, { first: [], isWhole: true }],
    ['few and short', ['a', 'b'], null, { first: ['a', 'b'], isWhole: true }],
    ['simulated first', ['a'], 'by rules', { first: ['Simulated: by rules', 'a'], isWhole: true }],
    ['many', ['a', 'b', 'c', 'd', 'e'], null, { first: ['a', 'b', 'c'], isWhole: false }],
    ['long', [long], null, { first: [long], isWhole: false }],
  ])('%s', (_, limits, simulated, told) => expect(firstLimits({ limits, simulated })).toMatchObject(told))
})

describe('small things', () => {
  it('finds columns by every word, in name, meaning, unit or type', () => {
    const columns = [
      { name: 'loans', description: 'Loans begun in the week', unit: 'copies', type: 'count' },
      { name: 'week', description: 'Monday', unit: null, type: 'date' },
    ]
    expect(matchingColumns(columns, 'WEEK copies').map(({ name }) => name)).toEqual(['loans'])
    expect(matchingColumns(columns, ' ')).toBe(columns)
  })

  it('links to a tab with the chosen release', () => {
    expect(productHref({ product: 'library/book-catalog', tab: 'data', release: '1.0.0/3', hash: 'checks' })).toBe(
      '/products/library/book-catalog/data?release=1.0.0%2F3#checks',
    )
    expect(productHref({ product: 'library/book-catalog', tab: 'data', dataset: 'titles' })).toBe(
      '/products/library/book-catalog/data?dataset=titles',
    )
    expect(productHref({ product: 'library/book-catalog' })).toBe('/products/library/book-catalog')
  })
})
