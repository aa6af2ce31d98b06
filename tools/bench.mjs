// npm run bench: runs the benchmarks from source; arguments are passed on.
import { runFromSource } from './run.mjs'

await runFromSource('bench/src/run.ts', process.argv.slice(2), { flags: ['--expose-gc'] })
