/**
 * The name that a Content-Disposition header gives a file, without what could lead out of the folder; null when it gives none.
 * @example fileNameIn('attachment; filename="weekly.csv"') // 'weekly.csv'
 */
export function fileNameIn(header: string | null): string | null {
  const name = /filename="((?:[^"\\]|\\.)*)"/i.exec(header ?? '')?.[1] ?? /filename=([^;\s"]+)/i.exec(header ?? '')?.[1]
  const tame = name
    ?.replace(/\\(.)/g, '$1')
    .replaceAll(/[\\/:*?"<>|\p{Cc}]/gu, '-')
    .replace(/^[.\s-]+/, '')
    .slice(0, 120)
  return tame === undefined || tame === '' ? null : tame
}
