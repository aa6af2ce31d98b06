import { memo, type ReactNode } from 'react'
import Markdown, { type Components } from 'react-markdown'
import remarkGfm from 'remark-gfm'
import { docId, docLink } from './doc-links.ts'

/** Markdown of strangers: markup in it stays text, links lead to the web and mail only, pictures are told and not loaded. */
export const MarkdownText = memo(function MarkdownText({
  text,
  title,
}: {
  readonly text: string
  readonly title: string
}) {
  return (
    <Markdown remarkPlugins={[remarkGfm]} components={componentsOf(title)} urlTransform={(url) => docLink(url) ?? ''}>
      {text}
    </Markdown>
  )
})

/** The page has one h1, its sections h2: headings of a text begin below. One that repeats the product's name is left out. */
function componentsOf(title: string): Components {
  const heading = (Level: 'h3' | 'h4' | 'h5' | 'h6') => {
    return function Heading({ children }: { readonly children?: ReactNode }) {
      return <Level id={docId(textOf(children))}>{children}</Level>
    }
  }
  const First = heading('h3')
  return {
    h1: ({ children }) => (isTitle(textOf(children), title) ? null : <First>{children}</First>),
    h2: heading('h3'),
    h3: heading('h4'),
    h4: heading('h5'),
    h5: heading('h6'),
    h6: heading('h6'),
    a: ({ href, children }) =>
      href === undefined || href === '' ? (
        <span>{children}</span>
      ) : (
        <a href={href} rel="noopener noreferrer nofollow">
          {children}
        </a>
      ),
    input: ({ checked }) => <span>{checked === true ? '☑ done: ' : '☐ to do: '}</span>,
    img: ({ alt }) => <span className="quiet">[picture{alt === undefined || alt === '' ? '' : `: ${alt}`}]</span>,
    table: ({ children }) => (
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable by keyboard.
      <section className="table-box" tabIndex={0} aria-label="Table of the documentation">
        <table>{children}</table>
      </section>
    ),
    pre: ({ children }) => (
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable by keyboard.
      <pre tabIndex={0}>{children}</pre>
    ),
  }
}

function isTitle(heading: string, title: string): boolean {
  const plain = (text: string) =>
    text
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
      .trim()
  return plain(heading) === plain(title)
}

function textOf(node: ReactNode): string {
  if (typeof node === 'string' || typeof node === 'number') return String(node)
  if (Array.isArray(node)) return node.map(textOf).join('')
  if (typeof node === 'object' && node !== null && 'props' in node) {
    return textOf((node.props as { readonly children?: ReactNode }).children)
  }
  return ''
}
