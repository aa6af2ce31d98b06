// npm test: installs what is missing, then runs the gate. `npm test -- --help` lists its tiers.
import { runGate } from './run.mjs'

await runGate('main.mjs', process.argv.slice(2))
