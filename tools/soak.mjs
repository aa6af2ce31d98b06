// npm run soak: the long tests (*.soak.test.ts), which npm test leaves out. A path narrows them.
import { runGate } from './run.mjs'

await runGate('soak.mjs', process.argv.slice(2))
