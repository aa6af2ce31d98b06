import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, it } from 'vitest'
import { MarkdownText } from './markdown-text.tsx'

const drawn = (text: string) => renderToStaticMarkup(<MarkdownText text={text} title="book-catalog" />).trim()

describe('Markdown of strangers', () => {
  it('keeps markup as text', () => {
    expect(drawn('<script>alert(1)</script><b onclick="x">b</b>')).toBe(
      '&lt;script&gt;alert(1)&lt;/script&gt;&lt;b onclick=&quot;x&quot;&gt;b&lt;/b&gt;',
    )
  })

  it('has no link but to the web, to mail and into itself', () => {
    const text =
      '[a](javascript:alert(1)) [b](data:text/html,x) [c](https://c.example) [d](#part) <https://e.example> [f](./f.md)'
    const targets = [...drawn(text).matchAll(/href="([^"]*)"/g)].map(([, target]) => target)
    expect(targets).toEqual(['https://c.example', '#doc-part', 'https://e.example'])
    expect(drawn('[c](https://c.example)')).toContain('rel="noopener noreferrer nofollow"')
  })

  it('tells of pictures and loads none', () => {
    expect(drawn('![a chart](https://x.example/a.png)')).toBe('<p><span class="quiet">[picture: a chart]</span></p>')
  })

  it('begins its headings below those of the page and leaves out its title', () => {
    expect(drawn('# Book catalog\n\n## Titles\n\n##### Deep')).toBe(
      '<h3 id="doc-titles">Titles</h3>\n<h6 id="doc-deep">Deep</h6>',
    )
    expect(drawn('# Else')).toBe('<h3 id="doc-else">Else</h3>')
  })
})
