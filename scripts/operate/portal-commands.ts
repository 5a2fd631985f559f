import type { Command } from '@commander-js/extra-typings'
import { addExportCommand } from './export-command.ts'
import { callOperator, connect } from './operator-connection.ts'
import { examples, print, stateOf, subcommand, table } from './subcommand.ts'

export function addPortalCommands(program: Command): void {
  const portals = program
    .command('portals')
    .description('list portals and their hostnames, and export one with everything it owns')
  addExportCommand(portals, 'portal')

  subcommand(portals, 'list', 'lists the portals of an organization with their hostnames, the canonical one first')
    .argument('<organization-id>')
    .addHelpText('after', examples('portals list 019c0000-0000-7000-8000-000000000001'))
    .action(async (organizationId, options) => {
      const found = await callOperator(connect(options), 'GET /operator/organizations/:organizationId/portals', {
        params: { organizationId },
      })
      print(found, options, () =>
        table(
          ['id', 'name', 'state', 'hostnames'],
          found.data.map((one) => [
            one.id,
            one.name,
            stateOf(one),
            one.hostnames.map(({ hostname }) => hostname).join(', '),
          ]),
        ),
      )
    })
}
