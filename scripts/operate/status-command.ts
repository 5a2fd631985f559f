import type { Command } from '@commander-js/extra-typings'
import { callOperator, connect } from './operator-connection.ts'
import { examples, print, subcommand } from './subcommand.ts'

export function addStatusCommand(program: Command): void {
  subcommand(program, 'status', 'counts organizations, portals, developers and letters')
    .addHelpText('after', examples('status', 'status --url https://admin.example.com --json'))
    .action(async (options) => {
      const status = await callOperator(connect(options), 'GET /operator/status', {})
      const { organizations, portals, developers, letters } = status
      const waiting = letters.waiting_since === null ? '' : ` (since ${letters.waiting_since})`
      print(status, options, () =>
        [
          `Organizations   ${organizations.open} open, ${organizations.closed} closed`,
          `Portals         ${portals.open} open, ${portals.closed} closed`,
          `Developers      ${Object.entries(developers)
            .map(([name, count]) => `${count} ${name}`)
            .join(', ')}`,
          `Letters         ${letters.waiting} waiting${waiting}, ${letters.failed} failed`,
          `Last migration  ${status.last_migration ?? 'none'}`,
        ].join('\n'),
      )
    })
}
