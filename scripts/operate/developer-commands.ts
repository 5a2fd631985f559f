import { stat } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import type { Command } from '@commander-js/extra-typings'
import { Failure } from '../failure.ts'
import { type BadLine, readDevelopers } from './developer-file.ts'
import { asTyped, writeLines } from './line-file.ts'
import { type AnswerOf, callOperator, connect, readNextPage, WrongUse } from './operator-connection.ts'
import { progressBar } from './progress-bar.ts'
import { isAnybodyThere, saysYes } from './question.ts'
import { examples, print, subcommand } from './subcommand.ts'

type Connection = ReturnType<typeof connect>
type Printing = { json?: true | undefined }
type Counts = AnswerOf<'POST /operator/portals/:portalId/developers/preview'>
type Imported = AnswerOf<'POST /operator/portals/:portalId/imports/:importId/developers'>

/** What was seen of a file before anything was imported. */
interface Preview extends Counts {
  bad_lines: BadLine[]
}

const exampleId = '019c0000-0000-7000-8000-000000000002'
/** So many bad lines are shown to a person, who mends the first ones first; `--json` has all of them. */
const shownBadLines = 20

export function addDeveloperCommands(program: Command): void {
  const developers = program.command('developers').description('move the developers of a portal out and in')

  subcommand(developers, 'export', 'writes all developers of a portal as JSON lines, hashes of passwords included')
    .argument('<portal-id>')
    .option('--output <file>', 'write to this file, which appears when it is complete; without it, to stdout')
    .addHelpText(
      'after',
      examples(
        `developers export ${exampleId} --output developers.jsonl`,
        `developers export ${exampleId} | gzip > developers.jsonl.gz`,
      ),
    )
    .action(async (portalId, { output, ...options }) => {
      const connection = connect(options)
      if (output === undefined) return writeToStdout(linesOf(connection, portalId, { json: true }))
      let count = 0
      await writeLines(
        output,
        counted(linesOf(connection, portalId, options), () => (count += 1)),
      )
      print({ developers: count, file: output }, options, () => `Exported ${developersIn(count)} to ${output}.`)
    })

  subcommand(developers, 'import', 'takes developers in from JSON lines; whoever is there already stays as they are')
    .argument('<portal-id>')
    .argument('<file>')
    .option('--preview', 'only say what would happen')
    .option('--yes', 'import without asking')
    .addHelpText(
      'after',
      examples(
        `developers import ${exampleId} developers.jsonl --preview`,
        `developers import ${exampleId} developers.jsonl --yes`,
      ),
    )
    .action(async (portalId, file, { preview: isPreview, yes: isWanted, ...options }) => {
      const connection = connect(options)
      const preview = await look(connection, portalId, file, options)
      if (!options.json) console.log(previewWords(file, preview))
      const isNext = !isPreview && preview.new > 0
      if (isNext && !isWanted) {
        if (options.json) print(preview, options, () => '')
        if (options.json || !isAnybodyThere()) {
          throw new WrongUse('Nobody can be asked here: look at the preview, and add --yes.')
        }
        if (!(await saysYes('Import them?'))) throw new Failure('Nothing was imported.')
      }
      const imported = isNext ? await importAll(connection, portalId, file, { ...options, preview }) : undefined
      if (options.json) print({ ...preview, ...(imported && { done: imported }) }, options, () => '')
      else if (imported) console.log(importedWords(imported))
      if (preview.bad_lines.length > 0) throw new Failure(leftOutWords(preview.bad_lines.length))
    })
}

async function* linesOf(connection: Connection, portalId: string, options: Printing): AsyncGenerator<string> {
  const list = 'GET /operator/portals/:portalId/developers'
  let page: AnswerOf<typeof list> = await callOperator(connection, list, { params: { portalId } })
  const bar = progressBar('Exporting', page.meta.page.total, options)
  try {
    for (let count = 0; ; ) {
      for (const developer of page.data) yield `${JSON.stringify(developer)}\n`
      count += page.data.length
      bar.to(count)
      const { next } = page.meta.page
      if (next === null) return
      page = await readNextPage(connection, list, next)
    }
  } finally {
    bar.end()
  }
}

async function* counted(lines: AsyncIterable<string>, count: () => void): AsyncGenerator<string> {
  for await (const line of lines) {
    yield line
    count()
  }
}

async function writeToStdout(lines: AsyncIterable<string>): Promise<void> {
  try {
    await pipeline(lines, process.stdout, { end: false })
  } catch (error) {
    // Whoever has read enough, such as `head`, closes the pipe: that is the end, and no failure.
    if (!(error instanceof Error && 'code' in error && error.code === 'EPIPE')) throw error
  }
}

async function look(connection: Connection, portalId: string, file: string, options: Printing): Promise<Preview> {
  const preview: Preview = { new: 0, there: 0, with_password: 0, letters: 0, unknown_terms: 0, bad_lines: [] }
  const bar = progressBar('Looking', await sizeOf(file), options)
  try {
    for await (const { developers, badLines, bytesRead } of readDevelopers(file)) {
      preview.bad_lines.push(...badLines)
      if (developers.length > 0) {
        const name = 'POST /operator/portals/:portalId/developers/preview'
        addTo(preview, await callOperator(connection, name, { params: { portalId }, body: { developers } }))
      }
      bar.to(bytesRead)
    }
  } finally {
    bar.end()
  }
  return preview
}

async function sizeOf(file: string): Promise<number> {
  try {
    return (await stat(asTyped(file))).size
  } catch (error) {
    throw new Failure(`Cannot read ${file}: ${error instanceof Error ? error.message : error}`)
  }
}

async function importAll(
  connection: Connection,
  portalId: string,
  file: string,
  { preview, ...options }: Printing & { preview: Preview },
): Promise<Imported> {
  const imported: Imported = { imported: 0, there: 0, letters: 0 }
  const { id: importId } = await callOperator(connection, 'POST /operator/portals/:portalId/imports', {
    params: { portalId },
    body: { developers: preview.new, letters: preview.letters },
  })
  const bar = progressBar('Importing', preview.new + preview.there, options)
  try {
    for await (const { developers } of readDevelopers(file)) {
      if (developers.length === 0) continue
      const name = 'POST /operator/portals/:portalId/imports/:importId/developers'
      addTo(imported, await callOperator(connection, name, { params: { portalId, importId }, body: { developers } }))
      bar.to(imported.imported + imported.there)
    }
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    const { imported: count } = imported
    throw new Failure(
      `${error.message}\n${developersIn(count)} came in. Run it again: they stay, and the others follow.`,
    )
  } finally {
    bar.end()
  }
  return imported
}

function addTo<Counted extends object>(sum: Counted, more: { [Name in keyof Counted]?: unknown }): void {
  for (const [name, count] of Object.entries(more)) {
    const counts = sum as Record<string, number>
    counts[name] = (counts[name] ?? 0) + (count as number)
  }
}

function previewWords(file: string, preview: Preview): string {
  const { new: fresh, there, with_password: withPassword, letters, unknown_terms: unknownTerms } = preview
  const badLines = preview.bad_lines
  const row = (count: number, words: string) => (count === 0 ? [] : [`${shown(count).padStart(9)}  ${words}`])
  return [
    `${file}: ${developersIn(fresh + there)}`,
    ...row(there, 'are there already, and stay as they are'),
    ...row(fresh, 'are new; of these'),
    ...row(withPassword, '  keep their password'),
    ...row(letters, '  get a letter to choose a password'),
    ...row(fresh - withPassword - letters, '  have no password and get no letter: they are rejected or revoked'),
    ...row(unknownTerms, '  accepted terms that this portal has not published, which is left out'),
    ...row(badLines.length, `${badLines.length === 1 ? 'line is' : 'lines are'} left out:`),
    ...badLines.slice(0, shownBadLines).map(({ line, problems }) => `           line ${line}: ${problems.join('; ')}`),
    ...(badLines.length > shownBadLines
      ? [`           and ${shown(badLines.length - shownBadLines)} more; --json shows all of them`]
      : []),
  ].join('\n')
}

function importedWords({ imported, there, letters }: Imported): string {
  const others = there === 0 ? '' : ` ${shown(there)} were there already.`
  const written = letters === 0 ? '' : ` ${shown(letters)} of them get a letter, whose link works for 7 days.`
  return `Imported ${developersIn(imported)}.${others}${written}`
}

function leftOutWords(count: number): string {
  const lines = count === 1 ? '1 line was' : `${shown(count)} lines were`
  return `${lines} left out: mend what is told above and run it again. Whoever is there stays as they are.`
}

function developersIn(count: number): string {
  return count === 1 ? '1 developer' : `${shown(count)} developers`
}

function shown(count: number): string {
  return count.toLocaleString('en')
}
