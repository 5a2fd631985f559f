import { readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { type Document, isMap, isScalar, LineCounter, parseDocument, stringify } from 'yaml'
import * as z from 'zod'
import { copy } from '../../worker/contract/copy.ts'
import { type PortalDescription, portalDescription } from '../../worker/contract/portal-description.ts'
import type { InvalidParameter } from '../../worker/contract/problem.ts'
import { Failure } from '../failure.ts'
import { asTyped } from './line-file.ts'
import { WrongUse } from './operator-connection.ts'

const schemaFile = join(import.meta.dirname, '../../docs/portal.schema.json')

/** Where the command was typed; npm itself runs it where the package is. */

/** A description as somebody wrote it, and what can be said about places in it. */
export interface PortalFile {
  name: string
  description: PortalDescription
  /** The failure that tells what an installation found wrong, each with its line. */
  refuse: (wrong: InvalidParameter[]) => Failure
}

interface Fault {
  offset: number
  words: string
}

/** Reads a description. What is wrong with it is one failure that tells all of it, each with its line and column. */
export function readPortalFile(name: string): PortalFile {
  const text = readText(name)
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const failure = (faults: Fault[]) => {
    const told = faults
      .toSorted((one, other) => one.offset - other.offset)
      .map(({ offset, words }) => {
        const { line, col } = lines.linePos(offset)
        return `${name}:${line}:${col}: ${words}`
      })
    return new Failure([...told, 'Nothing was done.'].join('\n'))
  }

  if (document.errors.length > 0) {
    throw failure(
      document.errors.map(({ pos, message, code }) => ({ offset: pos[0], words: syntaxWords(code, message) })),
    )
  }
  if (!isMap(document.contents)) throw failure([{ offset: 0, words: 'no portal is described here' }])

  const result = portalDescription.safeParse(document.toJS())
  if (!result.success) throw failure(result.error.issues.flatMap((issue) => faultsOf(document, issue)))
  return {
    name,
    description: result.data,
    refuse: (wrong) =>
      failure(
        wrong.map(({ field, reason }) => {
          const path = field.split('.').slice(1)
          return { offset: offsetOf(document, path), words: `${path.join('.')} ${reason}` }
        }),
      ),
  }
}

/** A description as a file that editors know the schema of. */
export function portalFileText(description: PortalDescription): string {
  const schema = relative(asTyped('.'), schemaFile)
  return `# yaml-language-server: $schema=${schema}\n${yamlOf(description)}`
}

/** YAML as this project writes it. */
export function yamlOf(value: unknown): string {
  return stringify(value, { lineWidth: 100, indentSeq: true })
}

/** The JSON Schema of a description, for editors. */
export function portalSchema() {
  return { title: 'A portal of Vestibule', ...z.toJSONSchema(portalDescription, { io: 'input' }) }
}

function readText(name: string): string {
  try {
    return readFileSync(asTyped(name), 'utf8')
  } catch (error) {
    throw new WrongUse(`${name} cannot be read (${(error as NodeJS.ErrnoException).code}): name the file of a portal.`)
  }
}

function syntaxWords(code: string, message: string): string {
  return code === 'MULTIPLE_DOCS' ? 'a second document begins here: write one portal to a file' : message
}

const { problems }: { problems: Record<string, { reason: string }> } = copy.en

function faultsOf(document: Document, issue: z.core.$ZodIssue): Fault[] {
  const path = issue.path.map(String)
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      offset: offsetOfKey(document, path, key),
      words: `${[...path, key].join('.')} is not a known property`,
    }))
  }
  const reason = unquoted(document, path, issue) ?? problems[issue.message]?.reason ?? issue.message
  return [{ offset: offsetOf(document, path), words: `${path.join('.')} ${reason}` }]
}

/** What to say of a text that YAML takes for something else, such as the version 1.0. */
function unquoted(document: Document, path: string[], issue: z.core.$ZodIssue): string | undefined {
  const node = document.getIn(path, true)
  if (issue.code !== 'invalid_type' || issue.expected !== 'string' || !isScalar(node) || node.value === null)
    return undefined
  return `must be text: write it in quotes, "${node.source}"`
}

/** Where something stands; where it is missing, what it is missing in. */
function offsetOf(document: Document, path: string[]): number {
  const node = path.length === 0 ? document.contents : document.getIn(path, true)
  const range = (node as { range?: [number, number, number] } | null | undefined)?.range
  if (range) return range[0]
  return path.length === 0 ? 0 : offsetOf(document, path.slice(0, -1))
}

function offsetOfKey(document: Document, path: string[], key: string): number {
  const map = path.length === 0 ? document.contents : document.getIn(path, true)
  const pair = isMap(map) ? map.items.find((item) => isScalar(item.key) && String(item.key.value) === key) : undefined
  return (isScalar(pair?.key) && pair.key.range?.[0]) || offsetOf(document, path)
}
