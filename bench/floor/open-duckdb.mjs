// The floors run the very DuckDB that the engine package brings, found from there: a benchmark has no engine of its own.
import { createRequire } from 'node:module'

const requireFromEngine = createRequire(import.meta.resolve('@provender/engine'))

/**
 * Opens an in-memory DuckDB with the settings that a build process gets, and nothing else.
 * @param {{ memoryMib: number, threads: number, tempDirectory: string }} settings
 */
export async function openDuckdb({ memoryMib, threads, tempDirectory }) {
  const { DuckDBInstance } = requireFromEngine('@duckdb/node-api')
  const instance = await DuckDBInstance.create(':memory:', {
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    memory_limit: `${memoryMib}MiB`,
    threads: String(threads),
    ...(tempDirectory === '' ? {} : { temp_directory: tempDirectory }),
  })
  const connection = await instance.connect()
  await connection.run("SET TimeZone = 'UTC'")
  return connection
}
