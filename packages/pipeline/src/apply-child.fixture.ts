// A process of its own for tests: `node apply-child.fixture.ts <root> <options as JSON>` applies and says how far it is.
import { asProvenderError } from '@provender/kernel'
import { openWorkspace } from './open-workspace.ts'

interface ChildOptions {
  readonly open?: boolean
  readonly batchRows?: number
  readonly threads?: number
}

const [root = '', text = '{}'] = process.argv.slice(2)
const { open = false, ...options } = JSON.parse(text) as ChildOptions
const stop = new AbortController()
process.once('SIGINT', () => stop.abort())

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

try {
  const workspace = await openWorkspace(root, { mode: 'own', secrets: process.env, ...options })
  try {
    if (!open) {
      say('owner')
      const report = await workspace.apply({
        actor: { kind: 'local', name: 'child' },
        signal: stop.signal,
        onProgress: (progress) => say(progress.kind),
      })
      say(report.isClean ? 'clean' : JSON.stringify(report))
    }
  } finally {
    await workspace.close()
  }
  if (open) say('opened')
} catch (error) {
  const { code, message } = asProvenderError(error)
  say(`${code} ${message}`)
  process.exitCode = 1
}
