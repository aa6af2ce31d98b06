// The lock installs everywhere: each platform's optional package is in it, nothing is fetched from a fixed address, versions
// are exact, and no dependency but `node` runs an install script. Usage: node tools/check-lock.mjs [root]
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { filesIn, rootFromArguments } from './gate/paths.mjs'
import { report } from './gate/report.mjs'

const mayRunInstallScript = ['node']
const kinds = ['dependencies', 'devDependencies', 'optionalDependencies']

function check(root) {
  const path = join(root, 'package-lock.json')
  if (!existsSync(path)) return { problems: [`${path} is missing. Fix: npm install, and commit it.`] }
  const { packages } = JSON.parse(readFileSync(path, 'utf8'))
  const manifests = [
    'package.json',
    ...filesIn(root, ['{packages,apps,products}/*/package.json', '{bench,e2e}/package.json']),
  ].map((file) => ({ file, manifest: JSON.parse(readFileSync(join(root, file), 'utf8')) }))
  const problems = [
    ...Object.entries(packages).flatMap(([key, entry]) => entryProblems(key, entry, packages)),
    ...manifests.flatMap(({ file, manifest }) => pinProblems(file, manifest)),
    ...versionProblems(manifests, packages),
  ]
  return { problems, summary: `${Object.keys(packages).length} entries, ${manifests.length} package.json files` }
}

function entryProblems(key, entry, packages) {
  const problems = []
  const name = key.split('node_modules/').at(-1)
  const isFetched = key.includes('node_modules/') && !entry.link
  if (isFetched && entry.resolved !== undefined && !entry.resolved.startsWith('file:')) {
    problems.push(
      `package-lock.json: ${key} is fixed to "${entry.resolved}". Fix: npm install --omit-lockfile-registry-resolved`,
    )
  }
  if (!isFetched && /^[a-z+]+:\/\//.test(entry.resolved ?? '')) {
    problems.push(`package-lock.json: ${key} links to "${entry.resolved}", not to a folder of this repository.`)
  }
  if (isFetched && !entry.integrity && !entry.inBundle) {
    problems.push(`package-lock.json: ${key} has no integrity. Fix: remove its entry, then npm install`)
  }
  if (entry.hasInstallScript && !mayRunInstallScript.includes(name)) {
    problems.push(
      `package-lock.json: ${key} runs an install script; only ${mayRunInstallScript.join(', ')} may. Choose another package.`,
    )
  }
  for (const optional of Object.keys(entry.optionalDependencies ?? {})) {
    if (!resolves(key, optional, packages)) {
      problems.push(
        `package-lock.json: ${optional}, an optional package of ${key}, is missing, so npm ci fails or works on one platform only. ` +
          'Fix: rm -rf node_modules package-lock.json && npm install; if it stays missing, pin an older version.',
      )
    }
  }
  return problems
}

// As Node looks a package up: in the node_modules of the dependent, then of each folder above it.
function resolves(from, name, packages) {
  let place = from
  for (;;) {
    if (packages[`${place === '' ? '' : `${place}/`}node_modules/${name}`]) return true
    if (place === '') return false
    place = place.includes('/') ? place.slice(0, place.lastIndexOf('/')) : ''
  }
}

function pinProblems(file, manifest) {
  return kinds.flatMap((kind) =>
    Object.entries(manifest[kind] ?? {})
      .filter(([, wanted]) => !/^(npm:.+@)?\d+\.\d+\.\d+(-[\w.-]+)?(\+[\w.-]+)?$/.test(wanted))
      .map(([name, wanted]) => `${file}: ${name} is "${wanted}" in ${kind}. Pin one exact version.`),
  )
}

function versionProblems(manifests, packages) {
  const wanted = manifests[0].manifest.version
  const names = new Set(manifests.map(({ manifest }) => manifest.name))
  const problems = []
  for (const { file, manifest } of manifests) {
    if (manifest.version !== wanted)
      problems.push(`${file}: version ${manifest.version}, but all workspaces have ${wanted}.`)
    const locked = packages[file.replace(/\/?package\.json$/, '')]
    if (!locked) problems.push(`${file} is not in package-lock.json. Fix: npm install`)
    else problems.push(...drift(file, manifest, locked))
    for (const [name, version] of kinds.flatMap((kind) => Object.entries(manifest[kind] ?? {}))) {
      if (names.has(name) && version !== wanted)
        problems.push(`${file}: depends on ${name} ${version}, but its version is ${wanted}.`)
    }
  }
  return problems
}

function drift(file, manifest, locked) {
  const sorted = (record) => JSON.stringify(Object.entries(record ?? {}).sort(([a], [b]) => (a < b ? -1 : 1)))
  const stale = kinds.filter((kind) => sorted(manifest[kind]) !== sorted(locked[kind]))
  return stale.map((kind) => `${file}: ${kind} differ from package-lock.json. Fix: npm install, and commit the lock.`)
}

report('lock', check(rootFromArguments()))
