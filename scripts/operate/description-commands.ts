import type { Command } from '@commander-js/extra-typings'
import { Failure } from '../failure.ts'
import { callOperator, connect, RefusedParameters, WrongUse } from './operator-connection.ts'
import { changingSections, nameOf, type Plan, planWords } from './plan-words.ts'
import { type PortalFile, portalFileText, readPortalFile } from './portal-file.ts'
import { isAnybodyThere, saysYes } from './question.ts'
import { examples, print, subcommand } from './subcommand.ts'

/** What `plan` exits with when something would change. */
const wouldChange = 3

export function addDescriptionCommands(program: Command): void {
  subcommand(program, 'plan', 'shows what a file would change of the portal that it describes')
    .argument('<file>', 'the description of a portal, as YAML')
    .addHelpText('after', examples('plan portal.yaml', 'plan portal.yaml --json'))
    .addHelpText('after', `\nExits with ${wouldChange} when something would change, and with 0 when nothing would.`)
    .action(async (name, options) => {
      const file = readPortalFile(name)
      const plan = await planOf(file, connect(options))
      print({ ...plan, changes: changingSections(plan) }, options, () => planWords(plan))
      if (changingSections(plan).length > 0) process.exitCode = wouldChange
    })

  subcommand(program, 'apply', 'makes a portal what a file describes, all of it or nothing; a new one if there is none')
    .argument('<file>', 'the description of a portal, as YAML')
    .option('--yes', 'do not ask before anything is changed')
    .addHelpText('after', examples('apply portal.yaml', 'apply portal.yaml --yes --json'))
    .action(async (name, { yes, ...options }) => {
      if (!yes && (options.json || !isAnybodyThere())) {
        throw new WrongUse('Nobody can be asked here: look at the plan, and add --yes.')
      }
      const file = readPortalFile(name)
      const connection = connect(options)
      const plan = await planOf(file, connection)
      const changes = changingSections(plan)
      if (!options.json) console.log(planWords(plan))
      if (changes.length > 0 && !yes && !(await saysYes('\nApply this?'))) throw new Failure('Nothing was changed.')
      const { portal_id, digest } = changes.length > 0 ? await apply(file, plan, connection) : plan
      if (options.json) print({ portal_id, digest, changes }, options, () => '')
      else if (changes.length > 0) console.log(`\n${nameOf(plan.planned)} is as it is described: ${portal_id}`)
    })

  subcommand(program, 'export', 'writes out what a portal is, as a YAML file that plan and apply take')
    .argument('<portal-id>')
    .addHelpText('after', examples('export 019c0000-0000-7000-8000-000000000002'))
    .addHelpText('after', '\nWith npm run --silent it prints nothing else, so that > portal.yaml makes a file of it.')
    .action(async (portalId, options) => {
      const found = await callOperator(connect(options), 'GET /operator/portals/:portalId/description', {
        params: { portalId },
      })
      print(found, options, () => portalFileText(found.description).trimEnd())
    })
}

type Connection = ReturnType<typeof connect>

function planOf(file: PortalFile, connection: Connection): Promise<Plan> {
  const { description } = file
  return inLinesOf(file, callOperator(connection, 'POST /operator/portals/plan', { body: { description } }))
}

function apply(file: PortalFile, { digest }: Plan, connection: Connection) {
  const body = { description: file.description, digest }
  return inLinesOf(file, callOperator(connection, 'POST /operator/portals/apply', { body }))
}

/** What is refused of a file is told with its lines. */
async function inLinesOf<Answer>(file: PortalFile, answer: Promise<Answer>): Promise<Answer> {
  try {
    return await answer
  } catch (error) {
    throw error instanceof RefusedParameters ? file.refuse(error.parameters) : error
  }
}
