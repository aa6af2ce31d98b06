// Runs one command with captured output and a time limit; nothing outlives the gate.
import { spawn } from 'node:child_process'
import { delimiter, join } from 'node:path'
import { repository } from './paths.mjs'

const running = new Set()

// `#!/usr/bin/env node` of a command must find the repository's Node, also when the gate was not started by npm.
const path = [join(repository, 'node_modules', '.bin'), process.env.PATH ?? ''].join(delimiter)

/** The environment of commands: without colours, and on the repository's Node. */
export function commandEnvironment() {
  return { ...process.env, PATH: path, NO_COLOR: '1', FORCE_COLOR: '0', CI: '1' }
}

/**
 * Runs a command to its end, without colours. Its own process group is ended with it when it takes longer than allowed.
 * @returns {Promise<{ code: number, output: string, timedOut: boolean }>}
 */
export function runCommand(file, args, { cwd, env = {}, limitMs = 300_000, onLine = () => false } = {}) {
  return new Promise((resolve) => {
    const child = spawn(file, args, {
      cwd,
      env: { ...commandEnvironment(), ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    })
    const chunks = []
    let timedOut = false
    running.add(child)
    const timer = setTimeout(() => {
      timedOut = true
      endGroup(child, 'SIGKILL')
    }, limitMs)
    takeLines(child.stdout, (line) => onLine(line) || chunks.push(line))
    takeLines(child.stderr, (line) => onLine(line) || chunks.push(line))
    const finish = (code) => {
      clearTimeout(timer)
      running.delete(child)
      const late = timedOut ? [`stopped: it took longer than ${limitMs / 1000} s`] : []
      resolve({ code, timedOut, output: [...chunks, ...late].join('\n') })
    }
    child.once('error', (error) => {
      chunks.push(`${file} could not be started: ${error.message}`)
      finish(127)
    })
    child.once('close', (code) => finish(code ?? 1))
  })
}

/** Ends every command that still runs. */
export function endAllCommands() {
  for (const child of running) endGroup(child, 'SIGKILL')
}

function endGroup(child, signal) {
  try {
    process.kill(-child.pid, signal)
  } catch {
    child.kill(signal)
  }
}

function takeLines(stream, take) {
  let rest = ''
  stream.setEncoding('utf8')
  stream.on('data', (text) => {
    const lines = (rest + text).split('\n')
    rest = lines.pop()
    for (const line of lines) take(line)
  })
  stream.on('end', () => rest !== '' && take(rest))
}
