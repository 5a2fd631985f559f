import type { Command } from '@commander-js/extra-typings'
import { type AnswerOf, callOperator, connect, readNextPage } from './operator-connection.ts'
import { examples, print, subcommand, table } from './subcommand.ts'

const list = 'GET /operator/erasures'

export function addErasureCommands(program: Command): void {
  const erasures = program.command('erasures').description('what was erased because it had been closed for long')

  subcommand(erasures, 'list', 'lists the portals and organizations that were erased, and how much of each kind went')
    .addHelpText('after', examples('erasures list', 'erasures list --json'))
    .action(async (options) => {
      const connection = connect(options)
      let page: AnswerOf<typeof list> = await callOperator(connection, list, {})
      const data = [...page.data]
      while (page.meta.page.next !== null) {
        page = await readNextPage(connection, list, page.meta.page.next)
        data.push(...page.data)
      }
      print({ data }, options, () =>
        table(
          ['id', 'kind', 'name', 'closed', 'erased', 'rows'],
          data.map((one) => [
            one.subject_id,
            one.kind,
            one.name,
            one.closed_at.slice(0, 10),
            one.erased_at?.slice(0, 10) ?? 'going on',
            Object.entries(one.counts)
              .map(([kind, count]) => `${count} ${kind.replaceAll('_', ' ')}`)
              .join(', '),
          ]),
        ),
      )
    })
}
