import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { convertProductName } from './convert-names.ts'
import { type DraftFile, stringText } from './write-product.ts'

const packageRoot = fileURLToPath(new URL('../../', import.meta.url))
const templates = join(packageRoot, 'templates', 'workspace')
const shared = ['package.json', 'tsconfig.json', '.gitignore']

/** The files of a workspace, and whether one that is there already may stay as it is. */
export interface WorkspaceFile extends DraftFile {
  readonly mayExist: boolean
}

/**
 * The version of the command that runs, as its package.json says.
 * @example ownVersion() // '0.1.0'
 */
export function ownVersion(): string {
  const manifest: { readonly version: string } = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8'))
  return manifest.version
}

/** The folder of the package `provender` that runs. */
export function ownPackage(): string {
  return packageRoot
}

/**
 * The files that make a folder a workspace, without products. `open` are patterns of products that anonymous may read.
 * @example workspaceFiles({ name: 'my-data', open: [] }).map(({ path }) => path) // ['package.json', 'tsconfig.json', '.gitignore', 'provender.config.ts']
 */
export function workspaceFiles(of: {
  readonly name: string
  readonly open: readonly string[]
}): readonly WorkspaceFile[] {
  const values = { name: convertProductName(of.name), version: ownVersion(), open: of.open.map(stringText).join(', ') }
  return [...shared, 'provender.config.ts'].map((path) => ({
    path,
    text: filled(readFileSync(join(templates, `${path.replace(/^\./, '')}.txt`), 'utf8'), values),
    mayExist: shared.includes(path),
  }))
}

/** The files of the product that a new workspace begins with. */
export function sampleProduct(): readonly WorkspaceFile[] {
  const folder = join(templates, 'products')
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((path) => ({
      path: join('products', relative(folder, path)).replace(/\.txt$/, ''),
      text: readFileSync(path, 'utf8'),
      mayExist: false,
    }))
}

function filled(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\{\{(\w+)\}\}/g, (_, name: string) => values[name] ?? '')
}

/**
 * Whether definitions in a folder find the package that they import.
 * @example findsProvender('/') // false
 */
export function findsProvender(folder: string): boolean {
  for (let at = folder; ; at = join(at, '..')) {
    if (existsSync(join(at, 'node_modules', 'provender', 'package.json'))) return true
    if (at === join(at, '..')) return false
  }
}
