import type { Command } from '@commander-js/extra-typings'
import { addExportCommand } from './export-command.ts'
import { type AnswerOf, callOperator, connect, readNextPage } from './operator-connection.ts'
import { examples, print, stateOf, subcommand, table } from './subcommand.ts'

const exampleId = '019c0000-0000-7000-8000-000000000001'

export function addOrganizationCommands(program: Command): void {
  const organizations = program
    .command('organizations')
    .description('create, list, close, reopen and export organizations')
  addExportCommand(organizations, 'organization')

  subcommand(organizations, 'create', 'creates an organization and invites its first admin by letter')
    .requiredOption('--name <name>', 'how the organization is called')
    .requiredOption('--admin-email <address>', 'where the invitation goes')
    .requiredOption('--admin-name <name>', 'how the first admin is called')
    .addHelpText(
      'after',
      examples('organizations create --name Acme --admin-email ada@example.com --admin-name "Ada Lovelace"'),
    )
    .action(async ({ name, adminEmail, adminName, ...options }) => {
      const admin = { email: adminEmail, full_name: adminName }
      const created = await callOperator(connect(options), 'POST /operator/organizations', { body: { name, admin } })
      print(
        created,
        options,
        () => `Created “${created.name}”: ${created.id}\n${adminEmail} gets a letter whose link works for 72 hours.`,
      )
    })

  subcommand(organizations, 'list', 'lists all organizations, the oldest first')
    .addHelpText('after', examples('organizations list', 'organizations list --json'))
    .action(async (options) => {
      const data = await allOrganizations(connect(options))
      print({ data }, options, () =>
        table(
          ['id', 'name', 'portals', 'admins', 'state'],
          data.map((one) => [one.id, one.name, String(one.portals), String(one.admins), stateOf(one)]),
        ),
      )
    })

  subcommand(organizations, 'close', 'closes an organization: its portals close, its admins are locked out')
    .argument('<organization-id>')
    .addHelpText('after', examples(`organizations close ${exampleId}`))
    .action(async (organizationId, options) => {
      const closed = await callOperator(connect(options), 'POST /operator/organizations/:organizationId/close', {
        params: { organizationId },
      })
      print(
        closed,
        options,
        () =>
          `“${closed.name}” is closed. Reopening gives back what closed with it. On ${closed.erases_at?.slice(0, 10)} it is erased with everything it owns, unless it is reopened before.`,
      )
    })

  subcommand(organizations, 'reopen', 'opens a closed organization again, with what closed with it')
    .argument('<organization-id>')
    .addHelpText('after', examples(`organizations reopen ${exampleId}`))
    .action(async (organizationId, options) => {
      const reopened = await callOperator(connect(options), 'POST /operator/organizations/:organizationId/reopen', {
        params: { organizationId },
      })
      print(reopened, options, () => `“${reopened.name}” is open.`)
    })

  subcommand(organizations, 'invite', 'invites an organization admin; again, if they were invited before')
    .argument('<organization-id>')
    .requiredOption('--email <address>', 'where the invitation goes')
    .option('--name <name>', 'how they are called; without it, as they were called before')
    .addHelpText('after', examples(`organizations invite ${exampleId} --email ada@example.com`))
    .action(async (organizationId, { email, name, ...options }) => {
      const invited = await callOperator(
        connect(options),
        'POST /operator/organizations/:organizationId/admin-invitations',
        { params: { organizationId }, body: { email, full_name: name } },
      )
      print(
        invited,
        options,
        () => `${invited.email} gets a letter whose link works until ${invited.expires_at}. Older links are dead.`,
      )
    })
}

async function allOrganizations(connection: ReturnType<typeof connect>) {
  const list = 'GET /operator/organizations'
  let page: AnswerOf<typeof list> = await callOperator(connection, list, {})
  const all = [...page.data]
  while (page.meta.page.next !== null) {
    page = await readNextPage(connection, list, page.meta.page.next)
    all.push(...page.data)
  }
  return all
}
