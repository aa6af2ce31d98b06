// Builds the catalog's pages (apps/web) into apps/web/dist/app when their sources changed since the last time.
// Usage: node tools/build-web.mjs [--force] [--check]   --check also measures the first load and fails when it is too heavy.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { runCommand } from './gate/command.mjs'
import { filesIn, repository } from './gate/paths.mjs'
import { compressFolder } from './web/compress-folder.mjs'
import { firstLoadOf, sizeReport } from './web/first-load.mjs'

const folder = 'apps/web'
const sources = [
  `${folder}/{src,public}/**/*.*`,
  `${folder}/{index.html,vite.config.ts,tsconfig.json,package.json}`,
  'tsconfig.base.json',
  'package-lock.json',
  'tools/web/*.mjs',
]

/**
 * Builds the pages if their sources are not those of the last build, and puts them in place of the former ones at once.
 * @param {{ isForced?: boolean, say?: (line: string) => void }} [options]
 * @returns {Promise<boolean>} whether it built
 */
export async function buildWeb({ isForced = false, say = console.error } = {}) {
  const dist = join(repository, folder, 'dist')
  const [target, stamp] = [join(dist, 'app'), join(dist, 'app.stamp')]
  const digest = digestOfSources()
  const isFresh = existsSync(join(target, 'index.html')) && existsSync(stamp) && readFileSync(stamp, 'utf8') === digest
  if (isFresh && !isForced) return false
  const began = performance.now()
  say('web: the pages changed since they were last built; building them')
  const [fresh, former] = [join(dist, `.fresh-${process.pid}`), join(dist, `.former-${process.pid}`)]
  mkdirSync(dist, { recursive: true })
  try {
    await runVite(fresh)
    await compressFolder(fresh)
    rmSync(stamp, { force: true })
    if (existsSync(target)) renameSync(target, former)
    renameSync(fresh, target)
    writeFileSync(stamp, digest)
  } finally {
    for (const left of [fresh, former]) rmSync(left, { recursive: true, force: true })
  }
  say(`web: built in ${((performance.now() - began) / 1000).toFixed(1)} s`)
  return true
}

function digestOfSources() {
  const hash = createHash('sha256')
  for (const file of filesIn(repository, sources).filter((name) => !/\.test\.tsx?$/.test(name))) {
    hash
      .update(`${file}\0`)
      .update(readFileSync(join(repository, file)))
      .update('\0')
  }
  return `${hash.digest('hex')}\n`
}

async function runVite(outDir) {
  const vite = join(repository, 'node_modules/vite/bin/vite.js')
  const args = [vite, 'build', '--outDir', outDir, '--emptyOutDir', '--logLevel', 'warn']
  const env = { NODE_ENV: 'production', NODE_OPTIONS: '' }
  const { code, output } = await runCommand(process.execPath, args, { cwd: join(repository, folder), env })
  if (code !== 0) throw new Error(`The pages cannot be built:\n${output}`)
}

if (import.meta.filename === process.argv[1]) {
  try {
    await buildWeb({ isForced: process.argv.includes('--force') })
    if (process.argv.includes('--check')) {
      const { text, problem } = sizeReport(firstLoadOf(join(repository, folder, 'dist/app')))
      console.log(text)
      if (problem !== null) throw new Error(problem)
    }
  } catch (error) {
    console.error(error.message)
    process.exitCode = 1
  }
}
