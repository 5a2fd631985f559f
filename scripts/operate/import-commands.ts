import type { Command } from '@commander-js/extra-typings'
import { linesAtOnce } from '../../worker/contract/operator-exports.ts'
import { digestOfLines } from '../../worker/secrets/lines-digest.ts'
import { Failure } from '../failure.ts'
import { type Connection, readPage, rowsIn } from './export-command.ts'
import { readSoundFile, type SoundFile } from './export-file.ts'
import { linesIn } from './line-file.ts'
import { callOperator, connect } from './operator-connection.ts'
import { progressBar } from './progress-bar.ts'
import { examples, print, subcommand } from './subcommand.ts'

export function addImportCommands(program: Command): void {
  subcommand(
    program,
    'import',
    'restores a portal or an organization from a file that "portals export" or "organizations export" has written',
  )
    .argument('<file>')
    .addHelpText('after', examples('import acme.jsonl'))
    .action(async (file, options) => {
      const outcome = await importFrom(file, connect(options), options)
      print(
        outcome,
        options,
        () =>
          `Imported “${outcome.name}”: ${rowsIn(outcome.rows)}. What is there now has the digest of the file, ${outcome.digest.slice(0, 12)}.`,
      )
    })

  subcommand(program, 'remove-import', 'erases what an import that was broken off has left')
    .argument('<id>', 'of the portal or the organization that was imported')
    .addHelpText('after', examples('remove-import 019c0000-0000-7000-8000-000000000002'))
    .action(async (subjectId, options) => {
      await callOperator(connect(options), 'POST /operator/imports/:subjectId/remove', { params: { subjectId } })
      print({ removed: subjectId }, options, () => 'It is being erased. See how far it is with: erasures list')
    })
}

/**
 * Sends a file, a bounded number of lines at a time. Nobody sees any of it before all is there and its digest, which the
 * worker computes over what it holds, is that of the file.
 */
async function importFrom(file: string, connection: Connection, options: { json?: true | undefined }) {
  const read = await readSoundFile(file)
  const { header, frame, digest } = read
  const params = { subjectId: header.id }
  await callOperator(connection, 'POST /operator/imports', { body: { header, digest, frame } })
  await sendRows(file, read, connection, options)

  const arrived = await digestThere(connection, read, options)
  if (arrived !== digest) throw differs(header.id)
  const there = await callOperator(connection, 'POST /operator/imports/:subjectId/finish', { params, body: { frame } })
  if (there.digest !== digestOfLines(frame)) throw differs(header.id)
  return { ...header, rows: read.rows, digest: arrived }
}

async function sendRows(
  file: string,
  { header, frame, total }: SoundFile,
  connection: Connection,
  options: { json?: true | undefined },
): Promise<void> {
  const bar = progressBar('Rows', total, options)
  const send = (lines: string[]) =>
    callOperator(connection, 'POST /operator/imports/:subjectId/rows', {
      params: { subjectId: header.id },
      body: { lines },
    })
  try {
    let [sent, bytes]: [number, number] = [0, 0]
    let lines: string[] = []
    const flush = async () => {
      if (lines.length > 0) await send(lines)
      sent += lines.length
      bar.to(sent)
      lines = []
      bytes = 0
    }
    for await (const { line, text = '' } of linesIn(file)) {
      if (line <= 1 + frame.length || line > 1 + frame.length + total) continue
      lines.push(text)
      bytes += text.length
      if (lines.length >= linesAtOnce.most || bytes >= linesAtOnce.bytes) await flush()
    }
    await flush()
  } finally {
    bar.end()
  }
}

/** The digest that the worker computes over the rows that it holds now, after those of the frame. */
async function digestThere(
  connection: Connection,
  { header, frame, total }: SoundFile,
  options: { json?: true | undefined },
): Promise<string> {
  const bar = progressBar('Compared', total, options)
  try {
    let digest = digestOfLines(frame)
    let compared = 0
    for (let position: string | undefined; ; ) {
      const page = await readPage(connection, header.kind, header.id, { position, digest })
      digest = page.digest
      compared += page.lines.length
      bar.to(Math.min(compared, total))
      if (page.next === null) return digest
      position = page.next
    }
  } finally {
    bar.end()
  }
}

function differs(id: string): Failure {
  return new Failure(
    `What is there now is not what the file holds. Remove it with remove-import ${id}, and import the file again when erasures list says that it is gone.`,
  )
}
