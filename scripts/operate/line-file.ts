import { createReadStream, rmSync } from 'node:fs'
import { open, rename, rm } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { Failure } from '../failure.ts'

/** A file as it was named where the command was typed: npm itself runs it where the package is. */
export function asTyped(file: string): string {
  return resolve(process.env.INIT_CWD ?? process.cwd(), file)
}

interface Line {
  /** Its number, from 1. */
  line: number
  /** Undefined for one that is too long to be read. */
  text: string | undefined
  /** How much of the file was read when it had ended. */
  bytesRead: number
}

/**
 * The lines of a file, one after the other. (Node's readline tells of no failure to read, and ends lines where JSON does not,
 * at U+2028.)
 */
export async function* linesIn(file: string, longestBytes = Number.POSITIVE_INFINITY): AsyncGenerator<Line> {
  let [line, bytesRead, rest, isTooLong] = [0, 0, '', false]
  const finished = (end: string): Line => {
    line += 1
    const whole = isTooLong || rest.length + end.length > longestBytes ? undefined : rest + end
    rest = ''
    isTooLong = false
    return { line, text: line === 1 ? whole?.replace(/^\ufeff/, '') : whole, bytesRead }
  }
  try {
    for await (const chunk of createReadStream(asTyped(file), 'utf8')) {
      const parts = String(chunk).split('\n')
      const last = parts.pop() ?? ''
      for (const part of parts) {
        bytesRead += Buffer.byteLength(part) + 1
        yield finished(part)
      }
      bytesRead += Buffer.byteLength(last)
      rest += last
      if (rest.length <= longestBytes) continue
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
  const whole = asTyped(file)
  const unfinished = join(dirname(whole), `.${basename(whole)}.${process.pid}.part`)
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
    await rename(unfinished, whole)
  } catch (error) {
    await rm(unfinished, { force: true })
    if (error instanceof Failure) throw error
    throw new Failure(`Cannot write ${file}: ${error instanceof Error ? error.message : error}`)
  } finally {
    process.off('SIGINT', giveUp).off('SIGTERM', giveUp)
  }
}
