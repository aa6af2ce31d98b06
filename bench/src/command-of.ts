import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { repository } from './places.ts'

/** From what the command is run: its TypeScript sources, or what `tsc -b` made of them. */
export type Build = 'source' | 'dist'

/** The arguments of Node that run the command `provender`. */
export function commandOf(build: Build, args: readonly string[]): readonly string[] {
  const bin = (folder: string, ending: string): string =>
    join(repository, 'apps/cli', folder, `bin/provender.${ending}`)
  return build === 'dist'
    ? [bin('dist', 'js'), ...args]
    : ['--conditions=provender-source', '--disable-warning=ExperimentalWarning', bin('src', 'ts'), ...args]
}

/** Compiles the repository; what the compiler said when that fails or leaves no command, else null. */
export function compile(): string | null {
  const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc')
  const { status, stdout } = spawnSync(process.execPath, [tsc, '-b'], { cwd: repository, encoding: 'utf8' })
  if (status !== 0) return stdout.split('\n').slice(0, 3).join(' ')
  const [bin = ''] = commandOf('dist', [])
  return existsSync(bin) ? null : `${bin} does not exist`
}
