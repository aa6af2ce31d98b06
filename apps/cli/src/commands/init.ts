import { existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { ProvenderError } from '@provender/kernel'
import { answer, type CommandContext } from '../command-context.ts'
import { type ExitCode, exitCodes } from '../exit-codes.ts'
import {
  findsProvender,
  ownPackage,
  sampleProduct,
  type WorkspaceFile,
  workspaceFiles,
} from '../init/workspace-files.ts'

/** What was written where. */
export interface InitReport {
  readonly folder: string
  readonly written: readonly string[]
  /** Files that were there and stayed as they are. */
  readonly kept: readonly string[]
  /** Whether `provender` was linked, because definitions would not have found it. */
  readonly linked: boolean
}

/**
 * `provender init [folder]`: a workspace with one small product that runs at once.
 * @throws WORKSPACE_EXISTS listing the files that would be overwritten
 */
export async function runInit(context: CommandContext, options: { readonly folder?: string }): Promise<ExitCode> {
  const folder = resolve(context.folder, options.folder ?? '.')
  const files = [...workspaceFiles({ name: basename(folder), open: ['reading/*'] }), ...sampleProduct()]
  const report = writeFiles(folder, files)
  const steps = [
    ...enter(context.folder, folder),
    'provender apply',
    `provender query "${sampleQuery}"`,
    'provender start',
  ]
  answer(context, { ...report, next: steps }, () => initText(report, steps))
  return exitCodes.done
}

const sampleQuery =
  'select title_id, sum(loans) as loans from reading.weekly_loans.weekly group by title_id order by loans desc limit 5'

/**
 * The step into a folder, when the shell is not in it.
 * @example enter('/work', '/work/loans') // ['cd loans']
 */
export function enter(from: string, folder: string): readonly string[] {
  const path = relative(resolve(from), folder)
  return path === '' ? [] : [`cd ${path}`]
}

/** What was written, and what to type next. */
export function initText(report: InitReport, steps: readonly string[], notes: readonly string[] = []): string {
  return [
    ...report.written.map((path) => `wrote  ${path}`),
    ...report.kept.map((path) => `kept   ${path}`),
    ...(report.linked
      ? ['linked node_modules/provender to the package that runs this command (npm install replaces it)']
      : []),
    ...(notes.length === 0 ? [] : ['', ...notes]),
    '',
    'Next:',
    ...steps.map((step) => `  ${step}`),
  ].join('\n')
}

/**
 * Writes files into a folder, all or none; a file that may exist stays as it is.
 * @throws WORKSPACE_EXISTS listing the files that would be overwritten
 */
export function writeFiles(folder: string, files: readonly WorkspaceFile[]): InitReport {
  refuseOverwrite(folder, files)
  const isThere = (file: WorkspaceFile): boolean => existsSync(join(folder, file.path))
  const kept = files.filter(isThere)
  const written = files.filter((file) => !isThere(file))
  for (const { path, text } of written) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text, { flag: 'wx' })
  }
  return {
    folder,
    written: written.map(({ path }) => path),
    kept: kept.map(({ path }) => path),
    linked: linkProvender(folder),
  }
}

/**
 * Refuses when files that may not exist do.
 * @throws WORKSPACE_EXISTS
 */
export function refuseOverwrite(folder: string, files: readonly Pick<WorkspaceFile, 'path' | 'mayExist'>[]): void {
  const taken = files
    .filter(({ path, mayExist }) => !mayExist && existsSync(join(folder, path)))
    .map(({ path }) => path)
  if (taken.length === 0) return
  throw new ProvenderError(
    'WORKSPACE_EXISTS',
    `${folder} already holds ${taken.join(', ')}. Nothing was written. Choose another folder or name, or move ${taken.length === 1 ? 'that file' : 'those files'} away.`,
    { folder, files: taken },
  )
}

function linkProvender(folder: string): boolean {
  if (findsProvender(folder)) return false
  mkdirSync(join(folder, 'node_modules'), { recursive: true })
  symlinkSync(ownPackage(), join(folder, 'node_modules', 'provender'), 'junction')
  return true
}
