// Where things are, and how the gate names files: always relative to the root that is checked.
import { existsSync, globSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The checkout. */
export const repository = dirname(dirname(dirname(fileURLToPath(import.meta.url))))

/** Flags under which packages resolve each other's sources. */
export const sourceFlags = ['--conditions=provender-source', '--disable-warning=ExperimentalWarning']

const never = ['node_modules', 'dist', '.git', '.provender', 'coverage']

/** The root given as the first argument of a checker, else the checkout. */
export function rootFromArguments() {
  return process.argv[2] ?? repository
}

/** Files under `root` that match, sorted, with `/` as separator; never those that are installed, built or fixtures. */
export function filesIn(root, patterns) {
  const exclude = (name) => never.includes(name.split(sep).at(-1)) || name.split(sep).join('/') === 'tools/fixtures'
  const found = globSync(patterns, { cwd: root, exclude })
  return [...new Set(found.map((file) => file.split(sep).join('/')))].filter((file) => !skipped(file)).sort()
}

function skipped(file) {
  return file.startsWith('tools/fixtures/') || file.split('/').some((part) => never.includes(part))
}

/** `path` as seen from `root`, with `/`. */
export function within(root, path) {
  return relative(root, path).split(sep).join('/')
}

/** A command of node_modules/.bin, looked for from this checkout. */
export function binary(name) {
  const path = join(repository, 'node_modules', '.bin', name)
  if (!existsSync(path)) throw new Error(`${path} is missing. Fix: node tools/setup.mjs`)
  return path
}
