// Every export says what it promises: a docblock that begins with a sentence, names the codes it throws, shows an example.
// Usage: node tools/check-docblocks.mjs [root]
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { filesIn, rootFromArguments } from './gate/paths.mjs'
import { report } from './gate/report.mjs'
import { exportsOf, importsOf, parseSource, placeOf } from './gate/source.mjs'

const pureFolders = ['packages/kernel', 'packages/contract']
const errorTable = 'packages/kernel/src/error-codes.ts'

function check(root) {
  const files = filesIn(root, ['packages/*/src/**/*.{ts,tsx}', 'apps/*/src/**/*.{ts,tsx}']).filter(
    (file) => !/\.(test|test-d)\.tsx?$/.test(file) && !file.includes('/generated/'),
  )
  const codes = knownCodes(root)
  const needExample = publicNamesOf(root, pureFolders)
  const problems = []
  let count = 0
  for (const file of files) {
    const source = parseSource(root, file)
    for (const entry of exportsOf(source)) {
      count += 1
      const place = placeOf(source, entry.node)
      const wantsExample = entry.isFunction && needExample.get(file)?.has(entry.name) === true
      problems.push(...problemsOf({ ...entry, codes, wantsExample }).map((problem) => `${place} ${problem}`))
    }
  }
  return { problems, summary: `${count} exports in ${files.length} files have their docblock` }
}

function problemsOf({ name, node, doc, isFunction, codes, wantsExample }) {
  if (doc === null)
    return [`${name} has no docblock. Write one above it: the promise in one line, then @throws and @example.`]
  const problems = []
  const summary = doc
    .split(/\n\s*\n|(?:^|\n)@/)[0]
    .replaceAll('\n', ' ')
    .trim()
  if (!isSentence(summary)) {
    problems.push(
      `the docblock of ${name} must begin with a sentence (a capital, three words, a full stop); found "${summary}".`,
    )
  }
  const named = [...doc.matchAll(/@throws\s+([^\n]*)/g)].flatMap(([, text]) => {
    const words = text.match(/\b[A-Z]+(?:_[A-Z]+)*\b/g) ?? []
    const listed = words.filter((word) => word.includes('_') || codes?.has(word))
    return listed.length > 0 ? listed : [text.split(' ')[0]]
  })
  for (const code of named.filter((code) => codes !== null && !codes.has(code.replace(/[.,;:]$/, '')))) {
    problems.push(`@throws ${code} of ${name} is no error code. Name one of ${errorTable}, or add it there.`)
  }
  const thrown = isFunction ? thrownCodes(node) : []
  for (const code of thrown.filter((code) => !named.includes(code))) {
    problems.push(`${name} throws ${code} but does not say so. Add: @throws ${code} when ...`)
  }
  if (wantsExample && !doc.includes('@example')) {
    problems.push(`${name} is a pure public function without @example. Add one call with its result.`)
  }
  return problems
}

function isSentence(text) {
  return /^[\p{Lu}\p{N}`'"“]/u.test(text) && text.split(/\s+/).length >= 3 && /[.:!?](\s|$)|[.:!?][`'")]/u.test(text)
}

function thrownCodes(node) {
  const codes = new Set()
  const visit = (child) => {
    const thrown = ts.isThrowStatement(child) ? child.expression : undefined
    if (thrown && ts.isNewExpression(thrown) && thrown.expression.getText() === 'ProvenderError') {
      const [code] = thrown.arguments ?? []
      if (code && ts.isStringLiteralLike(code)) codes.add(code.text)
    }
    ts.forEachChild(child, visit)
  }
  visit(node)
  return [...codes]
}

function knownCodes(root) {
  if (!existsSync(join(root, errorTable))) return null
  const table = exportsOf(parseSource(root, errorTable)).find(({ name }) => name === 'errorCodes')?.node
  let value = table?.initializer
  while (value && !ts.isObjectLiteralExpression(value)) value = value.expression
  if (!value) throw new Error(`${errorTable} has no object literal errorCodes`)
  return new Set(value.properties.map((property) => property.name.getText()))
}

/** What the index of each folder exports, as file → names in that file; `export { a } from` is followed to its source. */
function publicNamesOf(root, folders) {
  const names = new Map()
  const follow = (file, wanted) => {
    if (!existsSync(join(root, file))) return
    const source = parseSource(root, file)
    const own = exportsOf(source).map(({ name }) => name)
    const known = names.get(file) ?? new Set()
    names.set(file, known)
    for (const name of own) if (wanted === null || wanted.has(name)) known.add(name)
    for (const { specifier, how, names: originals } of importsOf(source)) {
      if (how !== 'export' || !specifier?.startsWith('.')) continue
      follow(join(file, '..', specifier), new Set(originals))
    }
  }
  for (const folder of folders) follow(`${folder}/src/index.ts`, null)
  return names
}

report('docblocks', check(rootFromArguments()))
