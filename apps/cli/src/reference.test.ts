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
  const named = program.commands.flatMap((command) =>
    command.commands.length === 0
      ? [{ name: command.name(), command }]
      : command.commands.map((inner) => ({ name: `${command.name()} ${inner.name()}`, command: inner })),
  )
  for (const { name, command } of named) {
    expect(page).toMatch(new RegExp(`^\\| \`${name}[ \`]`, 'm'))
    for (const { long } of command.options) expect(page).toContain(`${long}`)
  }
  for (const code of Object.values(exitCodes)) expect(page).toMatch(new RegExp(`^\\| ${code} \\|`, 'm'))
})
