import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

/** Products that do the same work, by the command that would show that they are installed. */
export const peersOf: Readonly<Record<string, readonly { readonly name: string; readonly command: string }[]>> = {
  B1: [
    { name: 'Dataform', command: 'dataform' },
    { name: 'Moose', command: 'moose' },
    { name: 'dbt', command: 'dbt' },
    { name: 'SQLMesh', command: 'sqlmesh' },
    { name: 'Dagster', command: 'dagster' },
  ],
  B4: [
    { name: 'dbt-duckdb', command: 'dbt' },
    { name: 'SQLMesh', command: 'sqlmesh' },
    { name: 'Dagster', command: 'dagster' },
  ],
}

/** One sentence per peer of a benchmark: why there is no figure of it. */
export function peerNotes(benchmark: string, path: string): readonly string[] {
  return (peersOf[benchmark] ?? []).map(({ name, command }) =>
    isInstalled(command, path)
      ? `Peer ${name}: installed, but this benchmark has no project for it yet; skipped.`
      : `Peer ${name}: not installed; skipped.`,
  )
}

function isInstalled(command: string, path: string): boolean {
  return path.split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, command), constants.X_OK)
      return true
    } catch {
      return false
    }
  })
}
