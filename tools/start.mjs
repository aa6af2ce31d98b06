// npm start: installs what is missing, then runs `provender start` from source; `npm start -- --once` ends when all is built.
import { command, runFromSource } from './run.mjs'

await runFromSource(command, ['start', ...process.argv.slice(2)])
