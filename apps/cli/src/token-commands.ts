import { tokenRoles } from '@provender/contract'
import { type Command, Option } from 'commander'
import type { RunCommand, SharedOptions, TokenFlags } from './flags.ts'

/** The commands of `provender token`. */
export function addTokenCommands(program: Command, run: RunCommand): void {
  const token = program
    .command('token')
    .description('Makes, lists and revokes the tokens by which others read and write the workspace.')
  token
    .command('create')
    .description('Makes a token and prints it, this once: only its SHA-256 is kept.')
    .requiredOption('--name <name>', 'who or what holds it; recorded with what its holder does')
    .addOption(new Option('--role <role>', 'what its holder does here').choices(tokenRoles).makeOptionMandatory())
    .option('--domain <domain>', 'the domain for which the role holds; a producer and a maintainer need one')
    .option('--expires <when>', 'a span such as 90d or 12h, a day (to its end, UTC) or an instant (default: never)')
    .addHelpText(
      'after',
      `\nExamples:
  $ provender token create --name ada --role consumer --expires 90d
  $ provender token create --name loans-importer --role producer --domain library --expires 2027-12-31`,
    )
    .action(async (options: SharedOptions & TokenFlags) => {
      const { runTokenCreate } = await import('./commands/token.ts')
      return run(options, (context) => runTokenCreate(context, options))
    })
  token
    .command('list')
    .description('Lists every token that was ever made: whose, in which role, until when. Never the token itself.')
    .addHelpText('after', '\nExamples:\n  $ provender token list')
    .action(async (options: SharedOptions) => {
      const { runTokenList } = await import('./commands/token.ts')
      return run(options, runTokenList)
    })
  token
    .command('revoke')
    .description('Revokes a token for good; the next request with it is refused.')
    .argument('<token>', 'its name or its id')
    .addHelpText('after', '\nExamples:\n  $ provender token revoke ada\n  $ provender token revoke 17')
    .action(async (which: string, options: SharedOptions) => {
      const { runTokenRevoke } = await import('./commands/token.ts')
      return run(options, (context) => runTokenRevoke(context, which))
    })
}
