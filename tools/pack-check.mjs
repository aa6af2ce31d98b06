// What users get: packs every published workspace, installs the tarballs into an empty folder outside the checkout, and runs the
// command there: init, apply, query, and serve, which has the catalog's pages. Usage: node tools/pack-check.mjs [--keep] (keeps the folder to look at)
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, posix } from 'node:path'
import { buildWeb } from './build-web.mjs'
import { commandEnvironment, runCommand } from './gate/command.mjs'
import { binary, filesIn, repository } from './gate/paths.mjs'

/** What a new user types, and what the answer must contain. */
const session = [
  { args: ['init'], says: '' },
  { args: ['apply'], says: '' },
  { args: ['query', 'select count(*) as weeks from reading.weekly_loans.weekly'], says: '469' },
]
const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'

async function packCheck() {
  if (!existsSync(join(repository, 'apps/cli/src/bin/provender.ts'))) {
    console.log('skipped: no command yet')
    return 0
  }
  await must('tsc -b', binary('tsc'), ['-b', '--pretty', 'false'], repository)
  await buildWeb()
  const folder = mkdtempSync(join(tmpdir(), 'provender-pack-'))
  try {
    const tarballs = await pack(folder)
    const home = await install(folder, tarballs)
    for (const step of session) await runStep(home, step)
    await servesPages(home)
    const commands = [...session.map(({ args }) => args[0]), 'serve']
    console.log(`pack: ${tarballs.length} tarballs install, and ${commands.join(', ')} work`)
    return 0
  } catch (error) {
    console.error(error.message)
    return 1
  } finally {
    if (process.argv.includes('--keep')) console.error(`kept: ${folder}`)
    else rmSync(folder, { recursive: true, force: true })
  }
}

async function pack(folder) {
  const manifests = filesIn(repository, ['{packages,apps}/*/package.json']).filter(
    (file) => JSON.parse(readFileSync(join(repository, file), 'utf8')).private !== true,
  )
  const chosen = manifests.flatMap((file) => ['--workspace', posix.dirname(file)])
  const target = join(folder, 'tarballs')
  mkdirSync(target)
  const output = await must('npm pack', npm, ['pack', '--json', '--pack-destination', target, ...chosen], repository)
  const listed = JSON.parse(output.slice(output.search(/^[[{]/m)))
  const packed = Array.isArray(listed) ? listed : Object.values(listed)
  const problems = packed.flatMap(tarballProblems)
  if (packed.length !== manifests.length) problems.push(`npm packed ${packed.length} of ${manifests.length} workspaces`)
  if (problems.length > 0) throw new Error(problems.join('\n'))
  return packed.map(({ filename }) => join(target, filename))
}

function tarballProblems({ name, files }) {
  const paths = files.map(({ path }) => path)
  const unwanted = paths.filter((path) => /\.test(-d)?\.|\.tsbuildinfo$|(^|\/)\.env/.test(path))
  const needed =
    name === '@provender/web' ? ['web-root.js', 'dist/app/index.html'] : ['dist/index.js', 'dist/index.d.ts']
  const missing = ['package.json', ...needed].filter((path) => !paths.includes(path))
  return [
    ...unwanted.map((path) => `${name} would publish ${path}. Fix: leave it out in "files" of its package.json.`),
    ...missing.map((path) => `${name} would publish no ${path}. Fix: npm run build, and "files" in its package.json.`),
  ]
}

async function install(folder, tarballs) {
  const home = join(folder, 'home')
  mkdirSync(home)
  writeFileSync(join(home, 'package.json'), '{ "name": "clean-install", "private": true, "type": "module" }\n')
  const args = ['install', '--no-audit', '--no-fund', '--prefer-offline', ...tarballs]
  await must('npm install of the tarballs', npm, args, home)
  const bin = join(home, 'node_modules', '.bin', 'provender')
  if (!existsSync(bin))
    throw new Error('the package provender installs no command "provender". Fix: "bin" in apps/cli/package.json.')
  return home
}

// Under the same Node, but without the flags that let packages find sources: users have dist/ only.
async function runStep(home, { args, says }) {
  const output = await must(`provender ${args.join(' ')}`, join(home, 'node_modules', '.bin', 'provender'), args, home)
  if (!output.includes(says))
    throw new Error(`provender ${args.join(' ')} should answer with ${says}; it printed:\n${output}`)
}

/** The document, and a script that it names, as a browser asks for them. */
async function servesPages(home) {
  const child = spawn(join(home, 'node_modules', '.bin', 'provender'), ['serve', '--port', '0'], {
    cwd: home,
    env: { ...commandEnvironment(), NODE_OPTIONS: '' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(child, 'exit')
  try {
    const url = await urlOf(child)
    const page = await fetch(`${url}/`)
    const script = /src="(\/assets\/[^"]+\.js)"/.exec(await page.text())?.[1]
    const asset = await fetch(`${url}${script}`, { headers: { 'accept-encoding': 'br' } })
    const found = [page.status, asset.status, asset.headers.get('content-encoding')].join(' ')
    if (found !== '200 200 br') throw new Error(`provender serve should serve the pages (200 200 br); found ${found}`)
  } finally {
    child.kill('SIGINT')
    await ended
  }
}

async function urlOf(child) {
  let printed = ''
  for await (const chunk of child.stdout) {
    printed += chunk
    const url = /http:\/\/[\w.:[\]]+/.exec(printed)?.[0]
    if (url !== undefined) return url
  }
  throw new Error(`provender serve ended before it served; it printed:\n${printed}`)
}

async function must(what, file, args, cwd) {
  const { code, output } = await runCommand(file, args, { cwd, env: { NODE_OPTIONS: '' }, limitMs: 240_000 })
  if (code !== 0) throw new Error(`${what} ended with exit code ${code}:\n${output}`)
  return output
}

process.exitCode = await packCheck()
