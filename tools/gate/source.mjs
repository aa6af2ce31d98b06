// What the checkers read of a TypeScript source: its imports, its exports with their docblocks. Syntax only, no types.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'

/** Parses a file below `root`. */
export function parseSource(root, file) {
  const kind = file.endsWith('x') ? ts.ScriptKind.TSX : /\.[cm]?js$/.test(file) ? ts.ScriptKind.JS : ts.ScriptKind.TS
  return ts.createSourceFile(file, readFileSync(join(root, file), 'utf8'), ts.ScriptTarget.ESNext, true, kind)
}

/** `file:line` of a node. */
export function placeOf(source, node) {
  return `${source.fileName}:${source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1}`
}

/**
 * Every way a file names another module: import, export from, import(), import types, require, new URL(x, import.meta.url).
 * @returns {{ specifier: string | null, how: string, names: string[], place: string }[]} null: computed, not a literal
 */
export function importsOf(source) {
  const found = []
  const add = (node, argument, how, names = []) =>
    found.push({ specifier: literalText(argument), how, names, place: placeOf(source, node) })
  const visit = (node) => {
    if (ts.isImportDeclaration(node)) add(node, node.moduleSpecifier, 'import', importedNames(node.importClause))
    else if (ts.isExportDeclaration(node) && node.moduleSpecifier) visitExport(node, add)
    else if (ts.isImportEqualsDeclaration(node) && ts.isExternalModuleReference(node.moduleReference))
      add(node, node.moduleReference.expression, 'require')
    else if (ts.isImportTypeNode(node))
      add(node, node.argument.literal, 'import type', [node.qualifier?.getText(source) ?? ''])
    else if (ts.isCallExpression(node)) visitCall(node, source, add)
    else if (ts.isNewExpression(node) && isOwnUrl(node, source)) add(node, node.arguments[0], 'new URL')
    ts.forEachChild(node, visit)
  }
  visit(source)
  return found
}

function visitExport(node, add) {
  const names = node.exportClause && ts.isNamedExports(node.exportClause) ? node.exportClause.elements : []
  const all = node.exportClause === undefined || ts.isNamespaceExport(node.exportClause)
  const originals = names.map((element) => (element.propertyName ?? element.name).text)
  add(node, node.moduleSpecifier, all ? 'export *' : 'export', originals)
}

function visitCall(node, source, add) {
  const callee = node.expression.getText(source)
  if (node.expression.kind === ts.SyntaxKind.ImportKeyword) add(node, node.arguments[0], 'import()')
  else if (callee === 'require' || callee === 'require.resolve') add(node, node.arguments[0], 'require')
  else if (callee === 'import.meta.resolve') add(node, node.arguments[0], 'import.meta.resolve')
}

function isOwnUrl(node, source) {
  const [path, base] = node.arguments ?? []
  if (node.expression.getText(source) !== 'URL' || base?.getText(source) !== 'import.meta.url') return false
  return /\.[cm]?[jt]sx?$/.test(literalText(path) ?? '')
}

function importedNames(clause) {
  const bindings = clause?.namedBindings
  if (!bindings) return []
  if (ts.isNamespaceImport(bindings)) return ['*']
  return bindings.elements.map((element) => (element.propertyName ?? element.name).text)
}

function literalText(node) {
  return node && ts.isStringLiteralLike(node) ? node.text : null
}

/**
 * The exported declarations of a file by name; overloads count once, and so do a type and the value of its name (the first
 * carries the docblock).
 * @returns {{ name: string, node: ts.Node, isFunction: boolean, doc: string | null }[]}
 */
export function exportsOf(source) {
  const exported = []
  const listed = listedExports(source)
  for (const statement of source.statements) {
    const isMarked = ts.canHaveModifiers(statement) && hasExportModifier(statement)
    for (const { name, node, isFunction } of declarationsOf(statement)) {
      const isType = ts.isTypeAliasDeclaration(node)
      const isRepeated = exported.some(
        (other) =>
          other.name === name && ((other.isFunction && isFunction) || ts.isTypeAliasDeclaration(other.node) !== isType),
      )
      if ((isMarked || listed.has(name)) && !isRepeated)
        exported.push({ name, node, isFunction, doc: docOf(source, statement) })
    }
  }
  return exported
}

function declarationsOf(statement) {
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.flatMap((node) =>
      ts.isIdentifier(node.name) ? [{ name: node.name.text, node, isFunction: isFunctionValue(node.initializer) }] : [],
    )
  }
  const isDeclaration =
    ts.isFunctionDeclaration(statement) ||
    ts.isClassDeclaration(statement) ||
    ts.isInterfaceDeclaration(statement) ||
    ts.isTypeAliasDeclaration(statement) ||
    ts.isEnumDeclaration(statement) ||
    ts.isModuleDeclaration(statement)
  if (!isDeclaration) return []
  return [{ name: statement.name?.text ?? 'default', node: statement, isFunction: ts.isFunctionDeclaration(statement) }]
}

function isFunctionValue(node) {
  return node !== undefined && (ts.isArrowFunction(node) || ts.isFunctionExpression(node))
}

function hasExportModifier(statement) {
  return (ts.getModifiers(statement) ?? []).some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)
}

// `export { a, b as c }` without `from`: names the file declares itself.
function listedExports(source) {
  const names = new Set()
  for (const statement of source.statements) {
    if (!ts.isExportDeclaration(statement) || statement.moduleSpecifier || !statement.exportClause) continue
    for (const element of statement.exportClause.elements ?? []) names.add((element.propertyName ?? element.name).text)
  }
  return names
}

/** The docblock right before a statement, without its comment marks, or null. */
function docOf(source, statement) {
  const ranges = ts.getLeadingCommentRanges(source.text, statement.getFullStart()) ?? []
  const last = ranges.map(({ pos, end }) => source.text.slice(pos, end)).findLast((text) => text.startsWith('/**'))
  if (last === undefined) return null
  const lines = last.slice(3, -2).split('\n')
  return lines
    .map((line) => line.replace(/^\s*\*? ?/, '').trimEnd())
    .join('\n')
    .trim()
}
