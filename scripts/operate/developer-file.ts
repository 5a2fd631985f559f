import { createReadStream, rmSync } from 'node:fs'
import { open, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type * as z from 'zod'
import { copy } from '../../worker/contract/copy.ts'
import { developerLine, developersPerCall, longestLineBytes } from '../../worker/contract/developer-lines.ts'
import { Failure } from '../failure.ts'

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
  for await (const { line, text, bytesRead } of linesOf(file)) {
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

interface Line {
  line: number
  /** Undefined for one that is too long to be read. */
  text: string | undefined
  bytesRead: number
}

// Node's readline tells of no failure to read, and ends lines where JSON does not, at U+2028.
async function* linesOf(file: string): AsyncGenerator<Line> {
  let [line, bytesRead, rest, isTooLong] = [0, 0, '', false]
  const finished = (end: string): Line => {
    line += 1
    const whole = isTooLong || rest.length + end.length > longestLineBytes ? undefined : rest + end
    rest = ''
    isTooLong = false
    return { line, text: line === 1 ? whole?.replace(/^\ufeff/, '') : whole, bytesRead }
  }
  try {
    for await (const chunk of createReadStream(file, 'utf8')) {
      const parts = String(chunk).split('\n')
      const last = parts.pop() ?? ''
      for (const part of parts) {
        bytesRead += Buffer.byteLength(part) + 1
        yield finished(part)
      }
      bytesRead += Buffer.byteLength(last)
      rest += last
      if (rest.length <= longestLineBytes) continue
      rest = ''
      isTooLong = true
    }
  } catch (error) {
    throw new Failure(`Cannot read ${file}: ${error instanceof Error ? error.message : error}`)
  }
  if (rest !== '' || isTooLong) yield finished('')
}

/**
 * Writes lines to a file that only its owner can read. It appears under its name when it is complete: whatever breaks off
 * leaves what was there before.
 */
export async function writeLines(file: string, lines: AsyncIterable<string>): Promise<void> {
  const unfinished = join(dirname(file), `.${basename(file)}.${process.pid}.part`)
  const giveUp = (signal: NodeJS.Signals) => {
    rmSync(unfinished, { force: true })
    process.kill(process.pid, signal)
  }
  process.once('SIGINT', giveUp).once('SIGTERM', giveUp)
  try {
    const handle = await open(unfinished, 'wx', 0o600)
    try {
      for await (const line of lines) await handle.write(line)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await rename(unfinished, file)
  } catch (error) {
    await rm(unfinished, { force: true })
    if (error instanceof Failure) throw error
    throw new Failure(`Cannot write ${file}: ${error instanceof Error ? error.message : error}`)
  } finally {
    process.off('SIGINT', giveUp).off('SIGTERM', giveUp)
  }
}
