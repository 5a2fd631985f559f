import type * as z from 'zod'
import { copy } from '../../worker/contract/copy.ts'
import { developerLine, developersPerCall, longestLineBytes } from '../../worker/contract/developer-lines.ts'
import { linesIn } from './line-file.ts'

/** A developer as a line tells of one. */
type DeveloperOnLine = z.input<typeof developerLine>

/** A line that is no developer's, and what is wrong with it. */
export interface BadLine {
  line: number
  problems: string[]
}

/** What was read at a time: as much as one call takes. */
export interface Batch {
  developers: DeveloperOnLine[]
  badLines: BadLine[]
  /** How much of the file was read when it was full. */
  bytesRead: number
}

/** How much one call carries at most, besides its last line. */
const bytesPerCall = 400_000

/** Reads a file with a developer on each line, batch after batch. Of two lines with one address the first counts. */
export async function* readDevelopers(file: string): AsyncGenerator<Batch> {
  const lineOfAddress = new Map<string, number>()
  let batch: Batch = { developers: [], badLines: [], bytesRead: 0 }
  let bytesInBatch = 0
  for await (const { line, text, bytesRead } of linesIn(file, longestLineBytes)) {
    batch.bytesRead = bytesRead
    if (text !== undefined && text.trim() === '') continue
    const read = readLine(line, text, lineOfAddress)
    if ('problems' in read) batch.badLines.push(read)
    else batch.developers.push(read.developer)
    bytesInBatch += text?.length ?? 0
    if (batch.developers.length + batch.badLines.length < developersPerCall && bytesInBatch < bytesPerCall) continue
    yield batch
    batch = { developers: [], badLines: [], bytesRead }
    bytesInBatch = 0
  }
  yield batch
}

function readLine(
  line: number,
  text: string | undefined,
  lineOfAddress: Map<string, number>,
): { developer: DeveloperOnLine } | BadLine {
  if (text === undefined) return { line, problems: [`is longer than ${longestLineBytes / 1024} KB`] }
  const value = parse(text)
  if (value === undefined) return { line, problems: ['is not a JSON object'] }
  const read = developerLine.safeParse(value)
  if (!read.success) return { line, problems: read.error.issues.flatMap(problemsIn) }
  const { key } = read.data.email
  const sameAs = lineOfAddress.get(key)
  if (sameAs !== undefined) return { line, problems: [`has the same address as line ${sameAs}`] }
  lineOfAddress.set(key, line)
  return { developer: value as DeveloperOnLine }
}

function parse(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined
  } catch {
    return undefined
  }
}

function problemsIn(issue: z.core.$ZodIssue): string[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => `${[...issue.path, key].join('.')} is not a known property`)
  }
  const words: Record<string, { reason: string }> = copy.en.problems
  return [`${issue.path.join('.')} ${words[issue.message]?.reason ?? issue.message}`]
}
