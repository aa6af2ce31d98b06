import { basename, dirname, isAbsolute, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { ProvenderError } from '@provender/kernel'

type Callee = (...parameters: never[]) => unknown

/**
 * The URL of the file that called `callee`, so that `./weekly.sql` means a file beside the definition that says it.
 * It is the file that runs (not the one a source map points to). Built-in callers such as `map` are looked through.
 * Returns null when the caller is no file (a REPL, a data URL).
 */
export function callSiteOf(callee: Callee): string | null {
  const name = framesAbove(callee)
    .map((frame) => frame.getFileName())
    .find((file) => typeof file === 'string' && file !== '')
  if (typeof name !== 'string') return null
  if (name.startsWith('file://')) return name.replace(/[?#].*$/, '')
  return isAbsolute(name) ? pathToFileURL(name).href : null
}

/**
 * The URL of a file named relative to the file that called `callee`.
 * @throws CONTRACT_INVALID when the path is no relative path or the caller is no file
 */
export function besideCaller(path: string, callee: Callee): string {
  const caller = callSiteOf(callee)
  if (caller === null) {
    throw new ProvenderError(
      'CONTRACT_INVALID',
      `"${path}" is named outside a file, so there is nothing it could lie beside. Move the definition into a file.`,
      { path: String(path) },
    )
  }
  return besideFile(path, caller)
}

/**
 * The URL of a file named relative to another one. `path` is a path, not a URL: `#`, `?` and `%` stand for themselves.
 * @throws CONTRACT_INVALID when the path is no relative path
 * @example besideFile('./a b.sql', 'file:///work/weekly.product.ts') // 'file:///work/a%20b.sql'
 */
export function besideFile(path: string, file: string): string {
  if (
    typeof path !== 'string' ||
    path.trim() === '' ||
    /^([a-z][a-z0-9+.-]*:|\/|\\)/i.test(path) ||
    path.includes('\0')
  ) {
    throw new ProvenderError(
      'CONTRACT_INVALID',
      `${JSON.stringify(path) ?? 'nothing'} is no path relative to the definition. Write it like "./weekly.sql".`,
      { path: String(path) },
    )
  }
  return pathToFileURL(resolve(dirname(fileURLToPath(file)), path)).href
}

/**
 * The last part of a file's URL as people write it.
 * @example fileNameOf('file:///work/a%20b.sql') // 'a b.sql'
 */
export function fileNameOf(url: string): string {
  return basename(fileURLToPath(url))
}

/** Error.prepareStackTrace is the one place where V8 hands out frames with unmapped file names; it is put back at once. */
function framesAbove(callee: Callee): readonly NodeJS.CallSite[] {
  const { prepareStackTrace, stackTraceLimit } = Error
  const holder: { stack?: unknown } = {}
  try {
    Error.stackTraceLimit = 32
    Error.prepareStackTrace = (_, frames) => frames
    Error.captureStackTrace(holder, callee)
    return Array.isArray(holder.stack) ? holder.stack : []
  } finally {
    Error.stackTraceLimit = stackTraceLimit
    if (prepareStackTrace === undefined) Reflect.deleteProperty(Error, 'prepareStackTrace')
    else Error.prepareStackTrace = prepareStackTrace
  }
}
