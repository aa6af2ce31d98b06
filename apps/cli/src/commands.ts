import { type Command, InvalidArgumentError, Option } from 'commander'
import type { InitFromOptions } from './commands/init-from.ts'
import type { OpenFlags } from './commands/open.ts'
import type { ApplyFlags, EventsFlags, QueryFlags, RunCommand, ServeFlags, SharedOptions } from './flags.ts'
import { addTokenCommands } from './token-commands.ts'

/** The commands; what each does is loaded when it runs, so that none waits for what it does not need. */
export function addCommands(program: Command, run: RunCommand): void {
  addInit(program, run)
  addChanging(program, run)
  addReading(program, run)
  addTokenCommands(program, run)
}

const examples = (...lines: readonly string[]): string =>
  `\nExamples:\n${lines.map((line) => `  $ ${line}`).join('\n')}`

function addInit(program: Command, run: RunCommand): void {
  program
    .command('init')
    .summary('make a workspace, or a product from a data file')
    .description(
      'Makes a workspace with one small product that runs at once; with --from, a typed product from a CSV or Parquet file.',
    )
    .argument('[folder]', 'where (default: the current folder)')
    .option('--from <file>', 'a .csv, .tsv, .txt (also .gz) or .parquet file to make a product of')
    .option('--name <name>', 'name of the product (default: that of the file)')
    .option(
      '--key <columns>',
      'columns that tell one row from another, separated by commas (default: found in the data)',
    )
    .option('--domain <name>', 'domain of the product (default: home)')
    .option('--link', 'link the data file instead of copying it')
    .addHelpText(
      'after',
      examples(
        'provender init my-workspace',
        'provender init --from orders.csv',
        'provender init --from orders.csv --name orders --domain sales --key order_id',
      ),
    )
    .action(async (folder: string | undefined, options: SharedOptions & Partial<InitFromOptions>) => {
      const { from } = options
      const where = folder === undefined ? {} : { folder }
      if (from === undefined) {
        const { runInit } = await import('./commands/init.ts')
        return run(options, (context) => runInit(context, where))
      }
      const { runInitFrom } = await import('./commands/init-from.ts')
      return run(options, (context) => runInitFrom(context, { ...options, ...where, from }))
    })
}

function addChanging(program: Command, run: RunCommand): void {
  program
    .command('plan')
    .description('Says what apply would do. Writes nothing.')
    .addHelpText('after', examples('provender plan', 'provender plan --json'))
    .action(async (options: SharedOptions) => {
      const { runPlan } = await import('./commands/plan.ts')
      return run(options, runPlan)
    })
  program
    .command('apply')
    .description('Takes sources in, builds what changed, checks it and publishes what passes.')
    .option('--yes', 'accepted for scripts; apply never asks')
    .option('--replay <sources...>', 'sources to take in again, although nothing changed')
    .addHelpText(
      'after',
      examples('provender apply', 'provender apply --replay loans', 'provender apply --json 2> progress.ndjson'),
    )
    .action(async (options: SharedOptions & ApplyFlags) => {
      const { runApply } = await import('./commands/apply.ts')
      return run(options, (context) => runApply(context, options))
    })
  addServing(program, run)
}

function addServing(program: Command, run: RunCommand): void {
  const host = new Option('--host <host>', 'address to listen on (default: http.host of the configuration, 127.0.0.1)')
  const port = (): Option =>
    new Option('--port <port>', 'port to listen on; 0 for any that is free (default: http.port, 4400)').argParser(
      portNumber,
    )
  program
    .command('start')
    .description('Applies, then serves the products over HTTP until Ctrl-C.')
    .option('--once', 'end after apply')
    .addOption(port())
    .addOption(host)
    .addHelpText('after', examples('provender start', 'provender start --once', 'provender start --port 8080'))
    .action(async (options: SharedOptions & ServeFlags) => {
      const { runStart } = await import('./commands/start.ts')
      return run(options, (context) => runStart(context, options))
    })
  program
    .command('serve')
    .description('Serves what is published over HTTP until Ctrl-C, without applying first.')
    .addOption(port())
    .addOption(host)
    .addHelpText('after', examples('provender serve', 'provender serve --port 0'))
    .action(async (options: SharedOptions & ServeFlags) => {
      const { runServe } = await import('./commands/serve.ts')
      return run(options, (context) => runServe(context, options))
    })
  program
    .command('open')
    .description(
      'Opens the catalog that start or serve shows, signed in. The address holds a token: keep it to yourself.',
    )
    .option('--print', 'only print the address')
    .addHelpText('after', examples('provender open', 'provender open --print'))
    .action(async (options: SharedOptions & OpenFlags) => {
      const { runOpen } = await import('./commands/open.ts')
      return run(options, (context) => runOpen(context, options))
    })
}

function portNumber(text: string): number {
  return wholeNumber(text, 0, 65_535)
}

function limitNumber(text: string): number {
  return wholeNumber(text, 1, 10_000)
}

function wholeNumber(text: string, least: number, most: number): number {
  const value = Number(text)
  if (/^\d+$/.test(text) && value >= least && value <= most) return value
  throw new InvalidArgumentError(`Write a whole number from ${least} to ${most}.`)
}

function addReading(program: Command, run: RunCommand): void {
  program
    .command('query')
    .description('Runs one SELECT over published datasets, named domain.product.dataset.')
    .argument('<sql>', 'the SELECT')
    .addOption(new Option('--limit <rows>', 'rows to show at most').default(1000).argParser(limitNumber))
    .addOption(
      new Option('--format <format>', 'how rows are written')
        .choices(['table', 'csv', 'json', 'ndjson'])
        .default('table'),
    )
    .addHelpText(
      'after',
      examples(
        'provender query "select * from library.borrowing_patterns.weekly limit 5"',
        'provender query "select count(*) as n from library.borrowing_patterns.weekly" --format json',
      ),
    )
    .action(async (sql: string, options: SharedOptions & QueryFlags) => {
      const { runQuery } = await import('./commands/query.ts')
      return run(options, (context) => runQuery(context, sql, options))
    })
  program
    .command('show')
    .description('Lists the products, or shows one in full.')
    .argument('[product]', 'domain/product, …@1.0.0 or …@1.0.0#3')
    .addHelpText(
      'after',
      examples(
        'provender show',
        'provender show library/borrowing-patterns',
        'provender show "library/borrowing-patterns@1.0.0#3"',
      ),
    )
    .action(async (product: string | undefined, options: SharedOptions) => {
      const { runShow } = await import('./commands/show.ts')
      return run(options, (context) => runShow(context, product))
    })
  program
    .command('releases')
    .description('Lists the releases of a product, newest first.')
    .argument('<product>', 'domain/product')
    .addHelpText('after', examples('provender releases library/borrowing-patterns'))
    .action(async (product: string, options: SharedOptions) => {
      const { runReleases } = await import('./commands/releases.ts')
      return run(options, (context) => runReleases(context, product))
    })
  addLogCommands(program, run)
}

function addLogCommands(program: Command, run: RunCommand): void {
  program
    .command('events')
    .description('Lists the event types with counts, coverage and sources, and what is in quarantine.')
    .argument('[type]', 'one event type')
    .option('--quarantine', 'list the entries in quarantine')
    .addOption(new Option('--limit <entries>', 'entries to list at most').default(100).argParser(limitNumber))
    .addHelpText(
      'after',
      examples(
        'provender events',
        'provender events org.library.loan.book-borrowed',
        'provender events --quarantine --limit 20',
      ),
    )
    .action(async (type: string | undefined, options: SharedOptions & EventsFlags) => {
      const { runEvents } = await import('./commands/events.ts')
      return run(options, (context) => runEvents(context, type, options))
    })
  program
    .command('status')
    .description('Says who owns the workspace, where it is served and what it holds.')
    .addHelpText('after', examples('provender status', 'provender status --json'))
    .action(async (options: SharedOptions) => {
      const { runStatus } = await import('./commands/status.ts')
      return run(options, runStatus)
    })
}
