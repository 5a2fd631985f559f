import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../../scripts/project.ts'

/** One command, or a block of them, and what it prints if the page shows it. */
export interface Step {
  line: number
  commands: string
  printed: string | null
}

interface Block {
  line: number
  language: string
  text: string[]
}

/** The pages whose commands people paste. */
export const pages = [
  'README.md',
  'CONTRIBUTING.md',
  ...readdirSync(join(root, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
]

/**
 * The commands of a page, in order: each block `sh` as a whole, and in each block `console` every line that begins with `$`,
 * with what stands below it.
 */
export function stepsOf(page: string): Step[] {
  return blocksOf(page).flatMap(({ line, language, text }) => {
    if (language === 'sh') return [{ line, commands: text.join('\n'), printed: null }]
    return language === 'console' ? sessionSteps(line, text) : []
  })
}

/** The lines of a page that look like commands, but stand in a block that is neither `sh` nor `console`. */
export function strayCommands(page: string): string[] {
  return blocksOf(page)
    .filter(({ language }) => !['sh', 'console'].includes(language))
    .flatMap(({ text }) => text)
    .filter((text) => /^\s*(\$ |npm |npx |curl |git )/.test(text))
}

function blocksOf(page: string): Block[] {
  const blocks: Block[] = []
  let open: (Block & { indent: number }) | undefined
  let continued = ''
  for (const [index, line] of readFileSync(join(root, page), 'utf8').split('\n').entries()) {
    // A command that goes on in the next line is one.
    const text = continued ? `${continued} ${line.trim()}` : line
    continued = open && text.endsWith(' \\') ? text.slice(0, -2) : ''
    if (continued) continue
    const [, indent = '', language = ''] = /^( *)```(\w*)$/.exec(text) ?? []
    const isFence = /^ *```/.test(text)
    if (isFence && open) {
      blocks.push(open)
      open = undefined
    } else if (isFence) {
      open = { line: index + 1, language, text: [], indent: indent.length }
    } else if (open) {
      open.text.push(text.slice(open.indent))
    }
  }
  return blocks
}

function sessionSteps(line: number, text: string[]): Step[] {
  const starts = text.flatMap((one, index) => (one.startsWith('$ ') ? [index] : []))
  return starts.map((start, index) => {
    const [command = '', ...printed] = text.slice(start, starts[index + 1])
    return { line: line + start + 1, commands: command.slice(2), printed: printed.join('\n').trim() }
  })
}
