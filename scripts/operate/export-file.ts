import type { ExportHeader } from '../../worker/contract/operator-exports.ts'
import { digestOfLines } from '../../worker/secrets/lines-digest.ts'
import { Failure } from '../failure.ts'
import { linesIn } from './line-file.ts'

/** The first line: the header, and how many lines of the frame follow it. */
type FirstLine = ExportHeader & { frame: number }

/** The last line: how many rows of each table stand above it, and the digest of all of them. */
interface LastLine {
  rows: Record<string, number>
  digest: string
}

/** A file that was read from its first line to its last, and is sound. */
export interface SoundFile extends LastLine {
  header: ExportHeader
  frame: string[]
  /** How many lines follow the frame. */
  total: number
}

/** Reads a file to its end and compares its digest, before anything is done with it. */
export async function readSoundFile(file: string): Promise<SoundFile> {
  const broken = (why: string) => new Failure(`${file} is not a whole export (${why}). Nothing was changed.`)
  let first: FirstLine | undefined
  const frame: string[] = []
  let digest = ''
  let total = 0
  let held: string | undefined
  for await (const { text: line = '' } of linesIn(file)) {
    if (!first) {
      first = parsed<FirstLine>(line)
      if (typeof first?.format !== 'string' || typeof first.frame !== 'number')
        throw broken('its first line is no header')
      continue
    }
    if (held !== undefined) {
      digest = digestOfLines([held], digest)
      if (frame.length < first.frame) frame.push(held)
      else total += 1
    }
    held = line
  }
  const last = parsed<LastLine>(held ?? '')
  if (!first || !last || typeof last.digest !== 'string') throw broken('its last line has no digest')
  if (last.digest !== digest) throw broken('its digest is another one')
  const { frame: _, ...header } = first
  return { header, frame, total, rows: last.rows, digest }
}

function parsed<Value>(line: string): (Partial<Value> & Value) | undefined {
  try {
    const value: unknown = JSON.parse(line)
    return typeof value === 'object' && value !== null ? (value as Partial<Value> & Value) : undefined
  } catch {
    return undefined
  }
}
