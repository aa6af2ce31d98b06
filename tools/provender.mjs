// npm run provender -- <arguments>: the command from source, in the folder that npm was called in.
import { command, runFromSource } from './run.mjs'

await runFromSource(command, process.argv.slice(2), { cwd: process.env.INIT_CWD ?? process.cwd() })
