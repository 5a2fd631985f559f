import type { Command } from '@commander-js/extra-typings'
import { callOperator, connect } from './operator-connection.ts'
import { examples, print, subcommand, table } from './subcommand.ts'

const portalId = '019c0000-0000-7000-8000-000000000002'

export function addHostnameCommands(program: Command): void {
  const hostnames = program
    .command('hostnames')
    .description('list, add and remove the hostnames of a portal, and make one canonical')

  subcommand(hostnames, 'list', 'lists the hostnames of a portal, the canonical one first')
    .argument('<portal-id>')
    .addHelpText('after', examples(`hostnames list ${portalId}`))
    .action(async (portalId, options) => {
      const found = await callOperator(connect(options), 'GET /operator/portals/:portalId/hostnames', {
        params: { portalId },
      })
      print(found, options, () =>
        table(
          ['hostname', 'links', 'url'],
          found.data.map((one) => [one.hostname, one.canonical ? 'are built with it' : 'lead on', one.url]),
        ),
      )
    })

  subcommand(hostnames, 'add', 'adds a hostname, which leads to the canonical one')
    .argument('<portal-id>')
    .argument('<hostname>')
    .addHelpText('after', examples(`hostnames add ${portalId} developers.example.com`))
    .action(async (portalId, hostname, options) => {
      const added = await callOperator(connect(options), 'POST /operator/portals/:portalId/hostnames', {
        params: { portalId },
        body: { hostname },
      })
      print(added, options, () => `Added ${added.hostname}. Route it to the worker, if it is not yet.`)
    })

  subcommand(hostnames, 'make-canonical', 'builds links with this hostname from now on; the others lead to it')
    .argument('<portal-id>')
    .argument('<hostname>')
    .addHelpText('after', examples(`hostnames make-canonical ${portalId} developers.example.com`))
    .action(async (portalId, hostname, options) => {
      const changed = await callOperator(connect(options), 'PATCH /operator/portals/:portalId/hostnames/:hostname', {
        params: { portalId, hostname },
        body: { canonical: true },
      })
      print(changed, options, () => `Links are built with ${changed.hostname} now.`)
    })

  subcommand(hostnames, 'remove', 'removes a hostname that links are not built with')
    .argument('<portal-id>')
    .argument('<hostname>')
    .addHelpText('after', examples(`hostnames remove ${portalId} developers.example.com`))
    .action(async (portalId, hostname, options) => {
      const removed = await callOperator(connect(options), 'DELETE /operator/portals/:portalId/hostnames/:hostname', {
        params: { portalId, hostname },
      })
      print(removed, options, () => `Removed ${removed.hostname}. Another portal may take it.`)
    })
}
