// The import law of ARCHITECTURE.md, as architecture.json writes it down: who may import whom, and that it is declared.
// npm hoists workspaces, so tsc alone compiles imports that no package.json declares. Usage: node tools/check-architecture.mjs [root]
import { existsSync, readFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { join, matchesGlob, posix } from 'node:path'
import ts from 'typescript'
import { filesIn, rootFromArguments, within } from './gate/paths.mjs'
import { report } from './gate/report.mjs'
import { importsOf, parseSource } from './gate/source.mjs'

const sourceEnding = '{ts,tsx,mts,cts,js,jsx,mjs,cjs}'

function check(root) {
  const law = readJson(root, 'architecture.json')
  const workspaces = readWorkspaces(root, law)
  const world = { root, law, workspaces, byName: new Map(workspaces.map((workspace) => [workspace.name, workspace])) }
  const problems = workspaces.flatMap((workspace) => placementProblems(workspace, world))
  let count = 0
  for (const workspace of workspaces) {
    for (const file of filesIn(root, [`${workspace.folder}/**/*.${sourceEnding}`])) {
      const imports = importsOf(parseSource(root, file))
      count += imports.length
      for (const entry of imports) {
        const found = problemsOf({ ...entry, file, workspace }, world)
        problems.push(...found.map((problem) => `${entry.place} ${problem}`))
      }
    }
  }
  return { problems, summary: `${count} imports in ${workspaces.length} workspaces keep the import law` }
}

function readWorkspaces(root, law) {
  const layerOf = new Map(law.layers.flatMap((folders, layer) => folders.map((folder) => [folder, layer])))
  return filesIn(root, ['{packages,apps,products}/*/package.json', '{bench,e2e}/package.json']).map((file) => {
    const folder = posix.dirname(file)
    const manifest = readJson(root, file)
    return {
      folder,
      name: manifest.name,
      layer: layerOf.get(folder) ?? null,
      isBundled: law.bundled?.includes(folder) === true,
      isProduct: law.definitions.folders.some((glob) => matchesGlob(folder, glob)),
      declared: new Set(
        ['dependencies', 'peerDependencies', 'optionalDependencies'].flatMap((key) => Object.keys(manifest[key] ?? {})),
      ),
      declaredForTests: new Set(Object.keys(manifest.devDependencies ?? {})),
      exports: Object.keys(manifest.exports ?? { '.': null }),
      references: readReferences(root, folder),
    }
  })
}

function readReferences(root, folder) {
  if (!existsSync(join(root, folder, 'tsconfig.json'))) return null
  return new Set(
    (readJson(root, `${folder}/tsconfig.json`).references ?? []).map(({ path }) => posix.join(folder, path)),
  )
}

function placementProblems({ folder, isProduct, layer, references }, { root }) {
  const problems = []
  if (layer === null && !isProduct) problems.push(`${folder} has no layer. Add it to "layers" in architecture.json.`)
  const isBuilt = references !== null && /^(packages|apps)\//.test(folder)
  if (isBuilt && !(readReferences(root, '.') ?? new Set()).has(folder)) {
    problems.push(`${folder} is not built: add { "path": "${folder}" } to "references" in tsconfig.json.`)
  }
  return problems
}

function problemsOf(entry, world) {
  const { specifier, how, file, workspace } = entry
  if (specifier === null) return computedProblems(entry, world)
  if (how === 'export *') return [`export * from '${specifier}' hides what is public. Name each export.`]
  if (specifier.startsWith('.') || how === 'new URL') return relativeProblems(entry, world)
  if (specifier.startsWith('/') || specifier.startsWith('file:')) {
    return [`imports the path '${specifier}'. Import the package that owns it by name.`]
  }
  const problems = ruleProblems(entry, world)
  if (isDefinition(entry, world)) return [...problems, ...definitionProblems(entry, world)]
  if (isBuiltin(specifier)) return [...problems, ...builtinProblems(entry, world)]
  const name = packageName(specifier)
  const target = world.byName.get(name)
  if (target) problems.push(...workspaceProblems({ ...entry, name, target }, world))
  if (!isDeclared(name, file, workspace, world.law)) {
    problems.push(`imports ${name}, which ${workspace.folder}/package.json does not declare. Add it to "dependencies".`)
  }
  return problems
}

function computedProblems({ how, file }, { law }) {
  if (isTest(file) || how === 'new URL' || matches(file, law.computedImportsAllowedIn)) return []
  return [
    `${how} with a computed module. Name the module, or list the file in "computedImportsAllowedIn" of architecture.json.`,
  ]
}

function relativeProblems({ specifier, file, workspace }, { root, law }) {
  const target = within(root, join(root, posix.dirname(file), specifier))
  if (target !== workspace.folder && !target.startsWith(`${workspace.folder}/`)) {
    return [`'${specifier}' leaves ${workspace.folder}. Import the other package by its name.`]
  }
  if (isTest(file)) return []
  for (const { in: parent, shared } of law.separateFolders) {
    const [from, to] = [folderBelow(parent, file), folderBelow(parent, target)]
    if (from !== null && to !== null && from !== to && !shared.includes(to)) {
      return [
        `${parent}/${from} imports ${parent}/${to}: these folders are independent. Move what both need to ${parent} or ${shared.join(', ')}.`,
      ]
    }
  }
  return []
}

function folderBelow(parent, file) {
  const [first, ...rest] = file.startsWith(`${parent}/`) ? file.slice(parent.length + 1).split('/') : []
  return rest.length > 0 ? first : null
}

function workspaceProblems({ specifier, name, target, workspace, file }, { law, byName }) {
  const problems = []
  const subpath = `.${specifier.slice(name.length)}`
  if (!target.exports.includes(subpath)) {
    problems.push(
      `deep import '${specifier}': ${name} exports ${target.exports.join(', ')} only. Import from '${name}'.`,
    )
  }
  if (target === workspace) return [...problems, `imports its own package ${name}. Use a relative path.`]
  const isException = law.alsoMay[workspace.folder]?.includes(target.folder) === true
  const isLower = target.layer !== null && workspace.layer !== null && target.layer < workspace.layer
  if (!isLower && !isException) {
    problems.push(
      `${workspace.folder} (L${workspace.layer}) may not import ${name} (L${target.layer}): imports point strictly down.`,
    )
  }
  const needsReference = workspace.references !== null && byName.has(name) && !target.isBundled
  if (!isTest(file) && needsReference && !workspace.references.has(target.folder)) {
    const path = posix.relative(workspace.folder, target.folder)
    problems.push(
      `imports ${name} without a reference. Add { "path": "${path}" } to "references" in ${workspace.folder}/tsconfig.json.`,
    )
  }
  return problems
}

function ruleProblems({ specifier, names, file }, { law }) {
  return law.rules.flatMap(({ module, symbol, from, in: folders, allowedIn, why }) => {
    const applies = module
      ? matchesGlob(specifier, module) || specifier === module
      : packageName(specifier) === from && (names.includes(symbol) || names.includes('*'))
    if (!applies || matches(file, allowedIn) || (folders && !matches(file, folders))) return []
    return [
      `imports ${module ? `'${specifier}'` : `${symbol} of ${from}`}, which only ${allowedIn.join(', ')} may: ${why}.`,
    ]
  })
}

function isDefinition({ file, workspace }, { law }) {
  return (workspace.isProduct && !matches(file, law.definitions.scripts)) || matches(file, law.definitions.files)
}

function definitionProblems({ specifier, file, workspace }, { law, byName }) {
  const name = packageName(specifier)
  const own = isTest(file) ? [...law.definitions.may, ...law.definitions.testsMayAlso] : law.definitions.may
  if (name !== workspace.name && (own.some((glob) => matchesGlob(name, glob)) || byName.get(name)?.isProduct)) {
    const isGiven = isTest(file) || !workspace.isProduct || workspace.declared.has(name)
    return isGiven
      ? []
      : [`imports ${name}, which ${workspace.folder}/package.json does not declare. Add it to "dependencies".`]
  }
  return [`a definition imports ${law.definitions.may.join(', ')} and other products only; found '${specifier}'.`]
}

function builtinProblems({ specifier, file, workspace }, { law }) {
  if (isTest(file) || !law.pure.includes(workspace.folder) || matchesAny(specifier, law.pureMay)) return []
  return [`${workspace.folder} does no I/O and may not import '${specifier}' (only ${law.pureMay.join(', ')}).`]
}

function isDeclared(name, file, workspace, law) {
  if (workspace.declared.has(name)) return true
  if (workspace.isBundled && workspace.declaredForTests.has(name)) return true
  return isTest(file) && (workspace.declaredForTests.has(name) || law.testsMay.includes(name))
}

/** Tests and what they are made of: none of it is built. */
function isTest(file) {
  return /\.(test(-d)?|fixture)\.tsx?$/.test(file) || /^(e2e|bench)\//.test(file)
}

function isBuiltin(specifier) {
  return specifier.startsWith('node:') || builtinModules.includes(specifier)
}

function packageName(specifier) {
  if (isBuiltin(specifier)) return specifier
  const parts = specifier.split('/')
  return specifier.startsWith('@') ? parts.slice(0, 2).join('/') : parts[0]
}

function matches(file, globs) {
  return globs.some((glob) => matchesGlob(file, glob))
}

function matchesAny(text, globs) {
  return globs.includes(text) || matches(text, globs)
}

function readJson(root, file) {
  const path = join(root, file)
  const { config, error } = ts.parseConfigFileTextToJson(path, readFileSync(path, 'utf8'))
  if (error) throw new Error(`${file}: ${ts.flattenDiagnosticMessageText(error.messageText, ' ')}`)
  return config
}

report('architecture', check(rootFromArguments()))
