/**
 * The URL of the file that called `callee`, so that `./weekly.sql` means a file beside the definition that says it.
 * Returns null when the caller is no file (a REPL, evaluated text).
 */
export function callSiteOf(callee: (...parameters: never[]) => unknown): string | null {
  const holder: { stack?: string } = {}
  Error.captureStackTrace(holder, callee)
  for (const line of (holder.stack ?? '').split('\n').slice(1)) {
    const url = /(file:\/\/[^\s)]+?):\d+:\d+\)?$/.exec(line)?.[1]
    if (url !== undefined) return url.split('?')[0] ?? null
    const path = /(?:\(|at (?:async )?)(\/[^\s)]+|[A-Za-z]:[\\/][^)]+?):\d+:\d+\)?$/.exec(line)?.[1]
    if (path !== undefined)
      return new URL(`file://${path.startsWith('/') ? '' : '/'}${path.replaceAll('\\', '/')}`).href
  }
  return null
}
