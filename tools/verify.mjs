// npm run verify: what CI runs, which is every tier of npm test and never a choice of them.
import { runGate } from './run.mjs'

await runGate('main.mjs', [])
