import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Command } from 'commander'
import { expect, it } from 'vitest'
import { addCommands } from './commands.ts'
import { exitCodes } from './exit-codes.ts'

const page = readFileSync(fileURLToPath(new URL('../../../docs/reference/command.md', import.meta.url)), 'utf8')

it('the reference page names every command, option and exit code', () => {
  const program = new Command()
  addCommands(program, async () => {})
  for (const command of program.commands) {
    expect(page).toMatch(new RegExp(`^\\| \`${command.name()}[ \`]`, 'm'))
    for (const { long } of command.options) expect(page).toContain(`${long}`)
  }
  for (const code of Object.values(exitCodes)) expect(page).toMatch(new RegExp(`^\\| ${code} \\|`, 'm'))
})
