// Docs that cannot go stale: a code fence marked `file=path` or `file=path#region` equals that file, and links lead somewhere.
// A region lies between the lines `#region name` and `#endregion`. Usage: node tools/check-docs.mjs [root]
import { existsSync, readFileSync, statSync } from 'node:fs'
import { join, posix } from 'node:path'
import { filesIn, rootFromArguments } from './gate/paths.mjs'
import { report } from './gate/report.mjs'

function check(root) {
  const pages = filesIn(root, ['**/*.md'])
  const seen = { fences: 0, links: 0 }
  const problems = pages.flatMap((page) => {
    const { prose, fences } = readPage(readFileSync(join(root, page), 'utf8'))
    const marked = fences.filter(({ file }) => file !== null)
    const links = linksOf(prose)
    seen.fences += marked.length
    seen.links += links.length
    const isChecked = page === 'README.md' || page.startsWith('docs/') || marked.length > 0
    return [
      ...(isChecked ? marked.flatMap((fence) => fenceProblems(root, page, fence)) : []),
      ...links.flatMap((link) => linkProblems(root, page, link)),
    ]
  })
  return { problems, summary: `${seen.fences} code fences and ${seen.links} links of ${pages.length} pages hold` }
}

function readPage(text) {
  const [prose, fences] = [[], []]
  let open = null
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const mark = /^( {0,3})(`{3,}|~{3,})(.*)$/.exec(line)
    if (open === null && mark) {
      open = { line: index + 1, mark: mark[2], file: /\bfile=([^\s}]+)/.exec(mark[3])?.[1] ?? null, lines: [] }
    } else if (open !== null && mark?.[2].startsWith(open.mark) && mark[3].trim() === '') {
      fences.push(open)
      open = null
    } else if (open !== null) open.lines.push(line)
    prose.push(open !== null || mark ? '' : line)
  }
  if (open !== null) fences.push({ ...open, isOpen: true })
  return { prose, fences }
}

function fenceProblems(root, page, { line, file, lines, isOpen }) {
  const place = `${page}:${line}`
  if (isOpen) return [`${place} the code fence is never closed.`]
  const [path, region] = file.split('#')
  if (!existsSync(join(root, path)))
    return [`${place} shows ${path}, which does not exist. Paths begin at the repository.`]
  const wanted = regionOf(readFileSync(join(root, path), 'utf8'), region)
  if (wanted === null)
    return [`${place} shows the region ${region} of ${path}, which has no lines "#region ${region}" … "#endregion".`]
  const shown = lines.join('\n').trimEnd()
  if (shown === wanted) return []
  const at = lines.findIndex((text, index) => text !== (wanted.split('\n')[index] ?? null))
  const first = at < 0 ? lines.length : at
  return [
    `${place} differs from ${file} at line ${first + 1}: shows ${JSON.stringify(lines[first] ?? '')}, ` +
      `the file has ${JSON.stringify(wanted.split('\n')[first] ?? '')}. Copy the file's text into the page.`,
  ]
}

function regionOf(text, region) {
  const lines = text.split(/\r?\n/)
  if (region === undefined) return text.trimEnd().replaceAll('\r\n', '\n')
  const from = lines.findIndex((line) => new RegExp(`#region\\s+${region}\\b`).test(line))
  const length = from < 0 ? -1 : lines.slice(from + 1).findIndex((line) => line.includes('#endregion'))
  return length < 0
    ? null
    : dedent(lines.slice(from + 1, from + 1 + length))
        .join('\n')
        .trimEnd()
}

function dedent(lines) {
  const indents = lines.filter((line) => line.trim() !== '').map((line) => /^ */.exec(line)[0].length)
  const least = Math.min(...indents, 99)
  return lines.map((line) => line.slice(least))
}

function linksOf(prose) {
  const links = []
  for (const [index, line] of prose.entries()) {
    const text = line.replaceAll(/`[^`]*`/g, (code) => ' '.repeat(code.length))
    for (const [, target] of text.matchAll(/\]\(\s*<?([^)\s>]+)>?(?:\s+["'][^)]*)?\)/g))
      links.push({ line: index + 1, target })
    const definition = /^\s{0,3}\[[^\]]+\]:\s*<?([^\s>]+)>?/.exec(text)
    if (definition) links.push({ line: index + 1, target: definition[1] })
  }
  return links.filter(({ target }) => !/^([a-z][a-z0-9+.-]*:|\/\/)/i.test(target))
}

function linkProblems(root, page, { line, target }) {
  const [path, anchor] = target.split('#')
  const file =
    path === '' ? page : posix.join(path.startsWith('/') ? '' : posix.dirname(page), decodeURIComponent(path))
  if (file.startsWith('..') || !existsSync(join(root, file)))
    return [`${page}:${line} links to ${target}, which does not exist.`]
  if (!anchor || !file.endsWith('.md') || statSync(join(root, file)).isDirectory()) return []
  const anchors = anchorsOf(readFileSync(join(root, file), 'utf8'))
  return anchors.has(anchor) ? [] : [`${page}:${line} links to ${target}, but ${file} has no such heading.`]
}

function anchorsOf(text) {
  const anchors = new Set([...text.matchAll(/<a (?:id|name)="([^"]+)"/g)].map(([, id]) => id))
  for (const line of readPage(text).prose) {
    const heading = /^#{1,6}\s+(.+?)\s*#*$/.exec(line)?.[1]
    if (heading === undefined) continue
    const slug = heading
      .toLowerCase()
      .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-')
    let unique = slug
    for (let count = 1; anchors.has(unique); count += 1) unique = `${slug}-${count}`
    anchors.add(unique)
  }
  return anchors
}

report('docs', check(rootFromArguments()))
