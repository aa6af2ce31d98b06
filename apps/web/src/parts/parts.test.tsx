import fc from 'fast-check'
import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, it } from 'vitest'
import { barsOf, shortDigest } from './digest-bars.ts'
import { counted, formatAgo, formatBytes, formatDay, formatPromise, formatSpan } from './format.ts'
import { Mark } from './mark.tsx'
import { sortedRows, toggledSort } from './sort-rows.ts'
import { Table } from './table.tsx'
import { columnWindow } from './table-window.tsx'
import { TextSafe } from './text-safe.tsx'
import { visibleText } from './visible-text.ts'

describe('text of strangers', () => {
  it('stays text, and what would hide or turn it is written out', () => {
    const hostile = '<script>alert(1)</script> a\u202Eb\u0000\u200Bc\uD800'
    const markup = renderToStaticMarkup(<TextSafe>{hostile}</TextSafe>)
    expect(markup).not.toContain('<script')
    expect(markup).toContain('&lt;script&gt;')
    for (const sign of ['⟨U+202E⟩', '⟨U+0000⟩', '⟨U+200B⟩']) expect(markup).toContain(sign)
    expect(markup).not.toMatch(/[\p{Cc}\u202E\u200B]/u)
  })

  it('what is plain is left alone, and what is long is cut and said so', () => {
    expect(visibleText('Ünï – 東京 👍\nnext\ttab')).toBe('Ünï – 東京 👍\nnext\ttab')
    expect(renderToStaticMarkup(<TextSafe most={3}>abcdef</TextSafe>)).toBe(
      'abc<span class="quiet"> … 3 more characters</span>',
    )
  })

  it('holds no control sign whatever comes in', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.integer({ min: 0, max: 0x10ffff }).map((code) => String.fromCodePoint(code)) }),
        (text) => {
          expect(visibleText(text)).not.toMatch(/(?![\n\t])[\p{Cc}\u200B-\u200F\u202A-\u202E\u2060-\u206F\uFEFF]/u)
        },
      ),
    )
  })

  it('a mark says its reason in its title, safely', () => {
    const markup = renderToStaticMarkup(<Mark kind="simulated" why={'drawn "by" \u202Erules'} />)
    expect(markup).toContain('>SIMULATED<')
    expect(markup).toContain('drawn &quot;by&quot; ⟨U+202E⟩rules')
  })
})

describe('figures', () => {
  it.each([
    [() => formatSpan(215), '215 ms'],
    [() => formatSpan(6300), '6.3 s'],
    [() => formatSpan(83_000), '1 min 23 s'],
    [() => formatSpan(3 * 3_600_000), '3 h'],
    [() => formatSpan(72 * 3_600_000), '3 days'],
    [() => formatPromise('24h'), '24 hours'],
    [() => formatPromise('1d'), '1 day'],
    [() => formatPromise('weekly'), 'weekly'],
    [() => formatBytes(0), '0 bytes'],
    [() => formatBytes(1_250_000), '1.3 MB'],
    [() => counted(1, 'entry', 'entries'), '1 entry'],
    [() => counted(2, 'entry', 'entries'), '2 entries'],
    [() => formatDay('no day'), 'no day'],
    [() => formatAgo('2026-11-20T10:00:00Z', Date.parse('2026-11-20T13:10:00Z')), '3 hours ago'],
    [() => formatAgo('2026-11-20T10:00:00Z', Date.parse('2026-11-20T10:00:20Z')), 'now'],
    [() => formatAgo('never', 0), 'never'],
  ])('%s', (format, text) => {
    expect(format()).toBe(text)
  })

  it('digests that differ look different', () => {
    expect(shortDigest('sha256:0123456789abcdef')).toBe('0123456789ab')
    expect(barsOf('sha256:0f')).toEqual([2, 12, 2, 2, 2, 2, 2, 2])
    expect(barsOf('pc1:ff00ff00')).not.toEqual(barsOf('pc1:ff00ff0f'))
  })
})

describe('tables', () => {
  const columns = [
    { name: 'n', title: 'N', cell: (row: { n: number | null }) => row.n, sortBy: (row: { n: number | null }) => row.n },
  ]

  it('sort up, down and back, nulls last either way, equal rows as they came', () => {
    const rows = [{ n: 2 }, { n: null }, { n: 10 }, { n: 1 }]
    const by = (direction: 'up' | 'down') => sortedRows(rows, columns, { name: 'n', direction }).map(({ n }) => n)
    expect([by('up'), by('down')]).toEqual([
      [1, 2, 10, null],
      [10, 2, 1, null],
    ])
    expect(sortedRows(rows, columns, null)).toBe(rows)
    const up = toggledSort(null, 'n')
    const down = toggledSort(up, 'n')
    expect([up?.direction, down?.direction, toggledSort(down, 'n')]).toEqual(['up', 'down', null])
  })

  it('put only rows in sight into the document, and say how many there are', () => {
    const rows = Array.from({ length: 10_000 }, (_, n) => ({ n }))
    const markup = renderToStaticMarkup(
      <Table label="Numbers" columns={columns} rows={rows} rowKey={({ n }) => String(n)} />,
    )
    expect(markup).toContain('aria-rowcount="10001"')
    expect(markup.match(/aria-rowindex/g)?.length).toBeLessThan(60)
    expect(markup).toContain('tabindex="0"')
  })

  it('of two thousand columns put those in sight into the document', () => {
    const many = Array.from({ length: 2000 }, (_, n) => ({ name: `c${n}`, title: `c${n}`, cell: () => n }))
    const markup = renderToStaticMarkup(<Table label="Wide" columns={many} rows={[{}]} rowKey={() => 'row'} />)
    expect(markup).toContain('aria-colcount="2000"')
    expect(markup.match(/<th /g)?.length).toBeLessThan(40)
    expect(columnWindow({ items: [{ index: 3, start: 30, end: 40 }], size: 100 }, 10)).toEqual({
      from: 3,
      to: 4,
      before: 30,
      after: 60,
    })
  })
})
