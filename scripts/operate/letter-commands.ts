import { type Command, Option } from '@commander-js/extra-typings'
import { callOperator, connect, WrongUse } from './operator-connection.ts'
import { examples, print, subcommand } from './subcommand.ts'

interface Retried {
  retried: number
  left: number
}

export function addLetterCommands(program: Command): void {
  const letters = program.command('letters').description('have failed letters sent again')

  subcommand(letters, 'retry', 'has the letters sent again that were given up, as long as what they say is so')
    .option('--organization <id>', 'of all portals of this organization, and those to its admins')
    .addOption(new Option('--portal <id>', 'of this portal alone').conflicts('organization'))
    .addHelpText(
      'after',
      examples(
        'letters retry --organization 019c0000-0000-7000-8000-000000000001',
        'letters retry --portal 019c0000-0000-7000-8000-000000000002',
      ),
    )
    .action(async ({ organization, portal, ...options }) => {
      const connection = connect(options)
      const outcome = await retry(connection, organization, portal)
      print(outcome, options, () => `${lettersIn(outcome.retried)} sent again${leftWords(outcome.left)}.`)
    })
}

async function retry(
  connection: ReturnType<typeof connect>,
  organizationId: string | undefined,
  portalId: string | undefined,
): Promise<Retried> {
  if (portalId !== undefined) return retryPortal(connection, portalId)
  if (organizationId === undefined) throw new WrongUse('Say whose letters: --organization ID, or --portal ID.')

  const params = { organizationId }
  const outcomes = [
    await untilTheEnd((after) =>
      callOperator(connection, 'POST /operator/organizations/:organizationId/letters/retry', {
        params,
        body: { after },
      }),
    ),
  ]
  const portals = await callOperator(connection, 'GET /operator/organizations/:organizationId/portals', { params })
  for (const { id } of portals.data) outcomes.push(await retryPortal(connection, id))
  return sumOf(outcomes)
}

function retryPortal(connection: ReturnType<typeof connect>, portalId: string): Promise<Retried> {
  return untilTheEnd((after) =>
    callOperator(connection, 'POST /operator/portals/:portalId/letters/retry', {
      params: { portalId },
      body: { after },
    }),
  )
}

async function untilTheEnd(
  call: (after: string | undefined) => Promise<Retried & { next: string | null }>,
): Promise<Retried> {
  const outcomes: Retried[] = []
  for (let after: string | undefined; ; ) {
    const outcome = await call(after)
    outcomes.push(outcome)
    if (outcome.next === null) return sumOf(outcomes)
    after = outcome.next
  }
}

function sumOf(outcomes: Retried[]): Retried {
  return {
    retried: outcomes.reduce((sum, { retried }) => sum + retried, 0),
    left: outcomes.reduce((sum, { left }) => sum + left, 0),
  }
}

function leftWords(count: number): string {
  return count === 0 ? '' : `, ${lettersIn(count)} not: what they say is no longer so`
}

function lettersIn(count: number): string {
  return count === 1 ? '1 letter is' : `${count} letters are`
}
