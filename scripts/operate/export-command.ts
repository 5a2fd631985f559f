import type { CommandUnknownOpts } from '@commander-js/extra-typings'
import { digestOfLines } from '../../worker/secrets/lines-digest.ts'
import { Failure } from '../failure.ts'
import { writeLines } from './line-file.ts'
import { callOperator, connect } from './operator-connection.ts'
import { progressBar } from './progress-bar.ts'
import { examples, print, subcommand } from './subcommand.ts'

export type Connection = ReturnType<typeof connect>
export type Kind = 'portal' | 'organization'

const exampleIds = {
  organization: '019c0000-0000-7000-8000-000000000001',
  portal: '019c0000-0000-7000-8000-000000000002',
}

/** `portals export` and `organizations export`. */
export function addExportCommand(parent: CommandUnknownOpts, kind: Kind): void {
  subcommand(parent, 'export', `writes a file with everything that the ${kind} owns, which import restores`)
    .argument(`<${kind}-id>`)
    .requiredOption('--output <path>', 'where the file goes; nobody but you can read it')
    .addHelpText('after', examples(`${kind}s export ${exampleIds[kind]} --output acme.jsonl`))
    .action(async (id, { output: file, ...options }) => {
      const outcome = await exportTo(file, connect(options), { kind, id: String(id), json: options.json })
      print(outcome, options, () =>
        [
          `Exported “${outcome.name}” to ${file}: ${rowsIn(outcome.rows)}, digest ${outcome.digest.slice(0, 12)}.`,
          'It holds addresses and password hashes: keep it where nobody else can read it.',
        ].join('\n'),
      )
    })
}

async function exportTo(
  file: string,
  connection: Connection,
  { kind, id, json }: { kind: Kind; id: string; json: true | undefined },
) {
  const { header, frame, digest: digestOfFrame, developers } = await readHead(connection, kind, id)
  const rows: Record<string, number> = {}
  let digest = sound(digestOfLines(frame), digestOfFrame)
  const bar = progressBar('Developers', developers, { json })
  const counted = (line: string) => {
    const { table } = JSON.parse(line) as { table: string }
    rows[table] = (rows[table] ?? 0) + 1
    bar.to(Math.min(rows.developers ?? 0, developers))
    return `${line}\n`
  }
  async function* lines(): AsyncGenerator<string> {
    yield `${JSON.stringify({ ...header, frame: frame.length })}\n`
    yield* frame.map(counted)
    for (let position: string | undefined; ; ) {
      const page = await readPage(connection, kind, id, { position, digest })
      digest = sound(digestOfLines(page.lines, digest), page.digest)
      yield* page.lines.map(counted)
      if (page.next === null) break
      position = page.next
    }
    yield `${JSON.stringify({ rows, digest })}\n`
  }
  try {
    await writeLines(file, lines())
  } finally {
    bar.end()
  }
  return { ...header, rows, digest, file }
}

function sound(computed: string, told: string): string {
  if (computed === told) return computed
  throw new Failure('What arrived is not what the worker has sent. Nothing was kept: try again.')
}

/** What a file begins with. */
function readHead(connection: Connection, kind: Kind, id: string) {
  return kind === 'portal'
    ? callOperator(connection, 'GET /operator/portals/:portalId/export', { params: { portalId: id } })
    : callOperator(connection, 'GET /operator/organizations/:organizationId/export', { params: { organizationId: id } })
}

/** The rows after a position, and the digest up to them. */
export function readPage(
  connection: Connection,
  kind: Kind,
  id: string,
  query: { position: string | undefined; digest: string },
) {
  return kind === 'portal'
    ? callOperator(connection, 'GET /operator/portals/:portalId/export/rows', { params: { portalId: id }, query })
    : callOperator(connection, 'GET /operator/organizations/:organizationId/export/rows', {
        params: { organizationId: id },
        query,
      })
}

/** How many rows there are, and of which tables, in words. */
export function rowsIn(rows: Record<string, number>): string {
  const total = Object.values(rows).reduce((sum, count) => sum + count, 0)
  return `${total.toLocaleString('en')} rows, ${(rows.developers ?? 0).toLocaleString('en')} of them developers`
}
