import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { html } from './html.ts'
import { linePicture } from './line-picture.ts'

describe('templates', () => {
  it('keep every text a text, in elements and in attributes', () => {
    const text = `<script>"'\`& \u202Etxet \0`
    expect(html`<b title="${text}">${text}</b>`.text).toBe(
      '<b title="&lt;script&gt;&quot;&#39;&#96;&amp; ⟨U+202E⟩txet ⟨U+0000⟩">&lt;script&gt;&quot;&#39;&#96;&amp; ⟨U+202E⟩txet ⟨U+0000⟩</b>',
    )
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (any) => {
        const inside = html`<i title="${any}">${any}</i>`.text.slice('<i title="'.length, -'</i>'.length)
        expect(inside.replace('">', '')).not.toMatch(/[<>"'`\u202A-\u202E\u2066-\u2069]/)
      }),
    )
  })

  it('keep markup of their own, join lists, and leave nothing out', () => {
    expect(html`<ul>${[1, 2].map((n) => html`<li>${n}</li>`)}${null}${false}</ul>`.text).toBe(
      '<ul><li>1</li><li>2</li></ul>',
    )
  })
})

describe('a picture of a series', () => {
  it('keeps the distances of dates and says what it shows', () => {
    const picture = linePicture(
      [
        { at: '1930-01-01', value: 0 },
        { at: '1930-01-02', value: 10 },
        { at: '1930-01-05', value: 5 },
      ],
      'loans per day',
    )
    expect(picture?.text).toContain('points="4.0,116.0 162.0,4.0 636.0,60.0"')
    expect(picture?.text).toContain('loans per day, at most 10')
    expect(linePicture([{ at: '1930-01-01', value: 0 }], 'x')).toBeNull()
  })
})
