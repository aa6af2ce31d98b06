import { asProvenderError, ProvenderError } from '@provender/kernel'
import { Command, CommanderError, Option } from 'commander'
import { addCommands } from './commands.ts'
import { type ExitCode, exitCodeOf, exitCodes } from './exit-codes.ts'
import { printFailure } from './failure.ts'
import type { RunCommand } from './flags.ts'
import type { Terminal } from './terminal.ts'

/** What a run of the command needs from the process. */
export interface CommandParts {
  readonly terminal: Terminal
  readonly folder: string
  readonly version: string
  readonly signal: AbortSignal
}

const epilogue = `
Exit codes: 0 done, 1 failed, 2 not understood, 3 gate failed (the former release keeps serving), 4 not found, 130 interrupted.
Every command takes --json, --workspace and --help.`

/**
 * Understands the arguments and runs the command they name. Never throws: what goes wrong is printed and told by the exit code.
 * @example await runCommandLine(['--version'], parts) // 0
 */
export async function runCommandLine(args: readonly string[], parts: CommandParts): Promise<ExitCode> {
  let code: ExitCode = exitCodes.done
  const run: RunCommand = async (options, work) => {
    code = await work({
      terminal: parts.terminal,
      isJson: options.json === true,
      folder: options.workspace ?? parts.folder,
      signal: parts.signal,
    })
  }
  try {
    await programFor(parts, run).parseAsync([...args], { from: 'user' })
    return parts.signal.aborted ? exitCodes.interrupted : code
  } catch (error) {
    return failed(error, args, parts)
  }
}

function programFor(parts: CommandParts, run: RunCommand): Command {
  const program = new Command('provender')
    .description('Data packaged as products: defined, built, checked, released, published and served.')
    .version(parts.version, '--version', 'print the version')
    .helpOption('-h, --help', 'print help')
    .helpCommand(false)
    .addHelpText('after', epilogue)
    .exitOverride()
    .configureOutput({ writeOut: parts.terminal.out, writeErr: () => {} })
  addCommands(program, run)
  for (const command of program.commands) settle(command, parts)
  return program
}

/** What every command has; those that are commands of another too. */
function settle(command: Command, parts: CommandParts): void {
  command
    .exitOverride()
    .helpOption('-h, --help', 'print help')
    .helpCommand(false)
    .configureOutput({ writeOut: parts.terminal.out, writeErr: () => {} })
  for (const inner of command.commands) settle(inner, parts)
  if (command.commands.length === 0) {
    command
      .option('--json', 'answer with one JSON document')
      .option('--workspace <dir>', 'the workspace, or a folder in it (default: the current folder)')
      .addOption(new Option('--debug', 'print stack traces').hideHelp())
  }
}

function failed(error: unknown, args: readonly string[], parts: CommandParts): ExitCode {
  if (error instanceof CommanderError && error.exitCode === 0) return exitCodes.done
  const typed = parts.signal.aborted && !isUsage(error) ? interrupted(error) : typedError(error, args)
  printFailure(parts.terminal, typed, { isJson: args.includes('--json'), isDebug: args.includes('--debug') })
  return exitCodeOf(typed.code)
}

function interrupted(cause: unknown): ProvenderError {
  return new ProvenderError(
    'ENGINE_CANCELLED',
    'Interrupted. What was finished is kept, what was under way is not; repeat the command to go on.',
    {},
    { cause },
  )
}

function isUsage(error: unknown): boolean {
  return error instanceof CommanderError
}

function typedError(error: unknown, args: readonly string[]): ProvenderError {
  if (!(error instanceof CommanderError)) return asProvenderError(error)
  const said = error.message.replace(/^error: /, '').replace(/\.?$/, '.')
  if (error.code === 'commander.help') return noCommand(args)
  const command = error.code === 'commander.unknownCommand' ? '' : args.find((arg) => !arg.startsWith('-'))
  return new ProvenderError('USAGE', `${said} See: provender ${command ?? ''} --help`.replace('  ', ' '), {
    args: args.length,
  })
}

function noCommand([first = '']: readonly string[]): ProvenderError {
  const named =
    first === 'token'
      ? 'No command of token was named. There are: token create, token list, token revoke.'
      : 'No command was named. There are: init, plan, apply, start, serve, query, show, releases, events, token, status.'
  return new ProvenderError('USAGE', named)
}
