import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { defineConfig, type WorkspaceConfig } from '@provender/contract'
import { asProvenderError, isProvenderError, ProvenderError } from '@provender/kernel'
import { collectDefinitions, type DefinitionModule } from './collect-definitions.ts'
import type { LoadAnswer, LoadedWorkspace } from './loaded-workspace.ts'

const skipped = new Set(['node_modules', 'dist', '.provender', '.git'])

async function load(root: string): Promise<LoadedWorkspace> {
  const config = await loadConfig(root)
  process.send?.({ kind: 'configured', loadSeconds: config.limits.loadSeconds } satisfies LoadAnswer)
  const paths = globSync([...config.definitions], { cwd: root, exclude: (name) => skipped.has(name) })
  const modules: DefinitionModule[] = []
  for (const path of [...new Set(paths)].sort()) {
    if (!/\.(product|source)\.(ts|js|mts|mjs)$/.test(path) || path.split(/[\\/]/).some((part) => skipped.has(part)))
      continue
    modules.push({ file: join(root, path), exports: await importDefinition(join(root, path)) })
  }
  return { root, config, ...collectDefinitions(modules, { root, read: readText, pathOf: fileURLToPath }) }
}

async function loadConfig(root: string): Promise<WorkspaceConfig> {
  const file = ['provender.config.ts', 'provender.config.js', 'provender.config.mjs']
    .map((name) => join(root, name))
    .find((path) => existsSync(path))
  if (file === undefined) return defineConfig()
  const config = (await importDefinition(file))['default']
  if (typeof config !== 'object' || config === null) {
    throw new ProvenderError(
      'CONFIG_INVALID',
      `${file} has no default export. Write: export default defineConfig({ … }).`,
      { file },
    )
  }
  return defineConfig(config)
}

async function importDefinition(path: string): Promise<Readonly<Record<string, unknown>>> {
  try {
    return await import(pathToFileURL(path).href)
  } catch (cause) {
    if (isProvenderError(cause))
      throw new ProvenderError(cause.code, `${path}: ${cause.message}`, { ...cause.details, file: path })
    throw new ProvenderError('DEFINITION_LOAD_FAILED', `${path} could not be loaded: ${messageOf(cause)}`, {
      file: path,
    })
  }
}

function messageOf(cause: unknown): string {
  if (!(cause instanceof Error)) return `it threw ${String(cause)}.`
  const place = cause.stack
    ?.split('\n')
    .find((line) => /\.(product|source|config)\.(ts|js)|\.ts:\d+/.test(line))
    ?.trim()
  const missing =
    'code' in cause && (cause.code === 'ERR_ACCESS_DENIED' || cause.code === 'ERR_DLOPEN_DISABLED')
      ? ' Definitions only describe; they may not write files, start processes or use native code.'
      : ''
  return `${cause.name}: ${cause.message}${place === undefined ? '' : ` (${place})`}.${missing}`
}

function readText(url: string): string {
  const path = fileURLToPath(url)
  if (!existsSync(path))
    throw new ProvenderError('DEFINITION_FILE_MISSING', `A definition names ${path}, but there is no such file.`, {
      file: path,
    })
  return readFileSync(path, 'utf8')
}

async function answer(root: string): Promise<LoadAnswer> {
  try {
    return { kind: 'loaded', workspace: await load(root) }
  } catch (error) {
    return { kind: 'failed', error: asProvenderError(error).toJSON() }
  }
}

const reply = await answer(process.argv[2] ?? '.')
process.send?.(reply, undefined, {}, () => process.exit(0))
