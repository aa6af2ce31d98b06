// The floor of anything that needs DuckDB: Node starts, loads DuckDB, answers one query, ends.
import { openDuckdb } from './open-duckdb.mjs'

const connection = await openDuckdb({ memoryMib: 512, threads: 1, tempDirectory: '' })
const reader = await connection.runAndReadAll('SELECT version()')
console.log(JSON.stringify({ version: reader.getRows()[0][0] }))
process.exit(0)
