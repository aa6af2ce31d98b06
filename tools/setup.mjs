// Brings node_modules in line with package-lock.json and finds the Node that runs this repository.
// Runs on the machine's Node (20 or newer) before anything is installed, so it imports `node:` modules only.
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, realpathSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const repository = dirname(dirname(fileURLToPath(import.meta.url)))
const least = { machineNode: [20, 0], npm: [10, 0], node: [22, 18] }

/** A reason why the repository cannot run here, with the fix. */
export class SetupError extends Error {
  constructor(problem, fix) {
    super(`${problem}\nFix: ${fix}`)
    this.name = 'SetupError'
  }
}

/**
 * Installs what package-lock.json names when that changed since the last time, and returns the Node to run with.
 * @param {{ root?: string, say?: (line: string) => void }} [options]
 * @returns {{ node: string, version: string, installed: boolean }}
 * @throws SetupError when the machine cannot install or run the repository
 */
export function setup({ root = repository, say = (line) => console.error(line) } = {}) {
  assertVersion('Node', process.versions.node, least.machineNode, 'install Node 20 or newer (24 is recommended).')
  const lockFile = join(root, 'package-lock.json')
  if (!existsSync(lockFile)) {
    throw new SetupError(`${lockFile} does not exist.`, 'restore it with: git checkout package-lock.json')
  }
  const lockText = readFileSync(lockFile, 'utf8')
  const stale = staleness(root, lockText)
  if (stale !== null) {
    say(`setup: ${stale}; running npm ci`)
    install(root)
  }
  const found = repositoryNode(root)
  if (found === null) {
    throw new SetupError(
      `${nodePath(root)} is missing or does not run on ${process.platform}-${process.arch}.`,
      'allow the install script of the package "node" (it fetches the binary), then: rm -rf node_modules && npm start',
    )
  }
  assertVersion(
    'The dev dependency "node"',
    found.version,
    least.node,
    'set "node" in package.json to 24, then: npm install',
  )
  writeFileSync(stampPath(root), stampOf(lockText, found))
  return { ...found, installed: stale !== null }
}

/**
 * Runs a script of the repository on its own Node, with its terminal; passes SIGINT and SIGTERM on.
 * @returns {Promise<number>} the exit code
 */
export function runOnRepositoryNode(node, args, { cwd = repository } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(node, args, { cwd, stdio: 'inherit' })
    // Ctrl-C in a terminal reaches the child as well; sent twice it would mean "stop at once".
    const forward = (signal) => (signal === 'SIGINT' && process.stdin.isTTY ? true : child.kill(signal))
    for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, forward)
    child.once('error', reject)
    child.once('exit', (code, signal) => {
      for (const name of ['SIGINT', 'SIGTERM']) process.off(name, forward)
      resolve(code === null ? 128 + (signal === 'SIGINT' ? 2 : signal === 'SIGTERM' ? 15 : 9) : code)
    })
  })
}

/** Sets up, or prints why that failed and returns null. */
export function setupOrExplain() {
  try {
    return setup()
  } catch (error) {
    if (!(error instanceof SetupError)) throw error
    console.error(`setup: ${error.message}`)
    return null
  }
}

function nodePath(root) {
  return join(root, 'node_modules', '.bin', process.platform === 'win32' ? 'node.cmd' : 'node')
}

function stampPath(root) {
  return join(root, 'node_modules', '.provender-setup')
}

function stampOf(lockText, { version, abi }) {
  const digest = createHash('sha256').update(lockText).digest('hex')
  return `${JSON.stringify({ lock: digest, abi, version, platform: `${process.platform}-${process.arch}` })}\n`
}

// The ABI asked for is that of the Node that will run: this script itself runs on the machine's Node the first time
// and, because npm puts node_modules/.bin first on the path, on the repository's Node from then on.
function repositoryNode(root) {
  const node = nodePath(root)
  if (!existsSync(node)) return null
  const asked = spawnSync(node, ['-p', 'process.versions.node + " " + process.versions.modules'], { encoding: 'utf8' })
  if (asked.status !== 0) return null
  const [version, abi] = asked.stdout.trim().split(' ')
  return { node, version, abi }
}

function staleness(root, lockText) {
  if (!existsSync(join(root, 'node_modules'))) return 'nothing is installed yet'
  const found = repositoryNode(root)
  if (found === null) return 'the Node of this repository is not installed for this machine'
  const stamp = existsSync(stampPath(root)) ? readFileSync(stampPath(root), 'utf8') : null
  if (stamp === stampOf(lockText, found)) return null
  if (stamp !== null && !stamp.includes(`"abi":"${found.abi}"`)) return 'the ABI of Node changed'
  return installedDiffers(root, lockText)
}

// npm writes node_modules/.package-lock.json last. When it agrees with the lock (after `npm install`), nothing has to be
// removed and fetched again; optional packages of other platforms are in the lock only.
function installedDiffers(root, lockText) {
  const hidden = join(root, 'node_modules', '.package-lock.json')
  if (!existsSync(hidden)) return 'an earlier install did not finish'
  const wanted = JSON.parse(lockText).packages
  const installed = JSON.parse(readFileSync(hidden, 'utf8')).packages
  const same = (a, b) => a !== undefined && b !== undefined && a.version === b.version && a.integrity === b.integrity
  for (const [path, entry] of Object.entries(wanted)) {
    if (path === '' || entry.optional || entry.devOptional || entry.extraneous) continue
    if (!same(entry, installed[path])) return `package-lock.json changed (${path})`
  }
  const surplus = Object.keys(installed).find((path) => !same(wanted[path], installed[path]))
  return surplus === undefined ? null : `package-lock.json changed (${surplus})`
}

function install(root) {
  const npm = npmCommand()
  const env = { ...process.env, PATH: pathWithoutRepository() }
  const asked = spawnSync(npm, ['--version'], { cwd: root, env, encoding: 'utf8', shell: process.platform === 'win32' })
  if (asked.status !== 0) throw new SetupError('The command npm does not run.', 'install Node with npm 10 or newer.')
  assertVersion('npm', asked.stdout.trim(), least.npm, 'npm install --global npm@11')
  const args = ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error']
  const done = spawnSync(npm, args, { cwd: root, env, stdio: ['ignore', 2, 2], shell: process.platform === 'win32' })
  if (done.status === 0) return
  throw new SetupError(
    `npm ${args.join(' ')} failed with exit code ${done.status ?? done.signal} (its own words are above).`,
    'when package.json and package-lock.json disagree: npm install, and commit the lock. When the network failed: run it again.',
  )
}

function npmCommand() {
  return process.platform === 'win32' ? 'npm.cmd' : 'npm'
}

// npm ci deletes node_modules, and with it the Node that node_modules/.bin offers: it must run on the machine's own.
function pathWithoutRepository() {
  const entries = (process.env.PATH ?? '').split(delimiter)
  return entries.filter((entry) => !/[\\/]node_modules[\\/]\.bin[\\/]?$/.test(entry)).join(delimiter)
}

function assertVersion(what, found, wanted, fix) {
  const [major = 0, minor = 0] = String(found).split('.').map(Number)
  if (major > wanted[0] || (major === wanted[0] && minor >= wanted[1])) return
  throw new SetupError(`${what} is ${found}; at least ${wanted.join('.')} is needed.`, fix)
}

if (
  process.argv[1] &&
  existsSync(process.argv[1]) &&
  realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)
) {
  const ready = setupOrExplain()
  if (ready === null) process.exitCode = 1
  else console.error(`setup: ready, Node ${ready.version}${ready.installed ? ' (installed)' : ''}`)
}
