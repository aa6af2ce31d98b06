import { describe, expect, it } from 'vitest'
import { renderTable } from './table.ts'
import { escapeControls, textWidth, truncateText } from './text-width.ts'

describe('a table', () => {
  it('sets numbers right and text left', () => {
    const table = renderTable({
      columns: [{ title: 'type' }, { title: 'events' }],
      rows: [
        ['borrowed', 12],
        ['returned', 3],
      ],
    })
    expect(table).toBe('type      events\n────────  ──────\nborrowed      12\nreturned       3')
  })

  it('keeps columns straight under wide, combining and emoji characters', () => {
    const table = renderTable({
      columns: [{ title: 'a' }, { title: 'b' }],
      rows: [
        ['日本', 'x'],
        ['e\u0301', 'x'],
        ['👩‍👩‍👧', 'x'],
        ['abcd', 'x'],
      ],
    })
    expect(table.split('\n').slice(2)).toEqual(['日本  x', 'e\u0301     x', '👩‍👩‍👧    x', 'abcd  x'])
  })

  it('writes control characters out, so that a value cannot move the cursor or hide what follows', () => {
    const hostile = '\u001b[2J\u001b[1;1Hall good\r\n\u0007\u202Etxt'
    const table = renderTable({ columns: [{ title: 'v' }], rows: [[hostile]] })
    // biome-ignore lint/suspicious/noControlCharactersInRegex: their absence is what is tested
    expect(table).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/)
    expect(table.split('\n')[2]).toBe('\\x1b[2J\\x1b[1;1Hall good\\r\\n\\x07\\u202etxt')
  })

  it('cuts the widest column first, with …', () => {
    const table = renderTable({
      columns: [{ title: 'id' }, { title: 'text' }],
      rows: [['short', 'a very long text that finds no room']],
      width: 20,
    })
    expect(table.split('\n')).toEqual(['id     text', '─────  ─────────────', 'short  a very long …'])
    for (const line of table.split('\n')) expect(textWidth(line)).toBeLessThanOrEqual(20)
  })

  it('leaves out columns that find no room and says how many', () => {
    const columns = Array.from({ length: 30 }, (_, index) => ({ title: `column_${index}` }))
    const table = renderTable({ columns, rows: [columns.map((_, index) => index)], width: 40 })
    expect(table.split('\n').at(-1)).toBe('… and 25 more columns that find no room here')
  })

  it('tells NULL from an empty text', () => {
    expect(renderTable({ columns: [{ title: 'v' }], rows: [[null], ['']] })).toBe('v\n────\nNULL\n')
  })

  it('shows a table without rows as its header', () => {
    expect(renderTable({ columns: [{ title: 'v' }], rows: [] })).toBe('v\n─')
  })
})

describe('text width', () => {
  it.each([
    ['', 0],
    ['abc', 3],
    ['日本', 4],
    ['e\u0301', 1],
    ['\u0301', 0],
    ['👍🏽', 2],
    ['ﾊﾟ', 1],
    ['한글', 4],
    ['❤️', 2],
  ])('%j takes %i cells', (text, cells) => expect(textWidth(text)).toBe(cells))

  it('never cuts a wide character in half', () => {
    expect(truncateText('日本語', 4)).toBe('日…')
    expect(truncateText('日本語', 6)).toBe('日本語')
  })

  it('writes a lone surrogate out', () => expect(escapeControls('a\ud800b')).toBe('a\\ud800b'))
})
