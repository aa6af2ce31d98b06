// npm run soak: the long tests (*.soak.test.ts), which npm test leaves out. A path narrows them.
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runOnRepositoryNode, setupOrExplain } from './setup.mjs'

const main = join(dirname(fileURLToPath(import.meta.url)), 'gate', 'soak.mjs')
const ready = setupOrExplain()
process.exitCode = ready === null ? 1 : await runOnRepositoryNode(ready.node, [main, ...process.argv.slice(2)])
