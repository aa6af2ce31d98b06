// Runs the statements of a SQL file one after another in a plain Node + DuckDB process. What a statement named
// `dataset, rows, a, b, c, d` returns is printed as JSON at the end. Usage: node run-sql.mjs FILE MEMORY_MIB THREADS TEMP
import { readFileSync } from 'node:fs'
import { openDuckdb } from './open-duckdb.mjs'

const [file, memoryMib, threads, tempDirectory] = process.argv.slice(2)
const connection = await openDuckdb({ memoryMib: Number(memoryMib), threads: Number(threads), tempDirectory })
const statements = await connection.extractStatements(readFileSync(file, 'utf8'))
const datasets = []
const millis = []
for (let index = 0; index < statements.count; index += 1) {
  const started = performance.now()
  const prepared = await statements.prepare(index)
  const reader = await prepared.runAndReadAll()
  millis.push(Math.round(performance.now() - started))
  if (!reader.columnNames().includes('dataset')) continue
  for (const [dataset, rows, ...lanes] of reader.getRows()) {
    datasets.push({ dataset, rows: String(rows), lanes: lanes.map(String) })
  }
}
console.log(JSON.stringify({ datasets, millis }))
process.exit(0)
