import type { CommandUnknownOpts } from '@commander-js/extra-typings'

/** A command that talks to an installation, with what all of these can be told. */
export function subcommand(parent: CommandUnknownOpts, name: string, description: string) {
  return parent
    .command(name)
    .description(description)
    .option('--url <address>', 'the admin hostname of the installation; the local one without it')
    .option('--json', 'print JSON instead of text')
}

/** What stands below the help of a command: how it is written out in full. */
export function examples(...commands: string[]): string {
  const lines = commands.map((command) => `  $ npm run operate -- ${command}`)
  return `\nExamples:\n${lines.join('\n')}`
}

/** Prints an outcome: as JSON, or in words. */
export function print(outcome: unknown, { json }: { json?: true | undefined }, words: () => string): void {
  console.log(json ? JSON.stringify(outcome, null, 2) : words())
}

/** Rows under their headings, in columns as wide as they need to be. */
export function table(headings: string[], rows: string[][]): string {
  const lines = [headings.map((heading) => heading.toUpperCase()), ...rows]
  const widths = headings.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)))
  return lines
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

/** Since when something is closed, in a word or two. */
export function stateOf({ closed_at: closedAt }: { closed_at: string | null }): string {
  return closedAt === null ? 'open' : `closed since ${closedAt.slice(0, 10)}`
}
