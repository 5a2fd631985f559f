import { styleText } from 'node:util'
import { structuredPatch } from 'diff'
import {
  type DescriptionSection,
  differingSections,
  type PortalDescription,
} from '../../worker/contract/portal-description.ts'
import type { AnswerOf } from './operator-connection.ts'
import { yamlOf } from './portal-file.ts'

export type Plan = AnswerOf<'POST /operator/portals/plan'>

/** How many lines that stay are shown around those that do not. */
const context = 2

/** The sections that would change: all of them, of a portal that is to begin. */
export function changingSections({ current, planned }: Plan): DescriptionSection[] {
  return differingSections(current, planned)
}

/** What a plan would change, line by line: removed ones in red, added ones in green, where the terminal has colours. */
export function planWords(plan: Plan): string {
  const sections = changingSections(plan)
  const portal = nameOf(plan.planned)
  if (sections.length === 0) return `${portal} is as it is described: nothing would change.`
  const head = plan.current === null ? `${portal} would begin:` : `${portal} would change:`
  return [styleText('bold', head), ...sections.map((section) => sectionWords(section, plan))].join('\n\n')
}

export function nameOf({ settings, hostnames }: PortalDescription): string {
  return `“${settings?.name}” (${hostnames[0]})`
}

function sectionWords(section: DescriptionSection, { current, planned }: Plan): string {
  const [before, after] = [current, planned].map((one) => (one === null ? '' : yamlOf({ [section]: one[section] })))
  const { hunks } = structuredPatch('', '', before ?? '', after ?? '', '', '', { context })
  return hunks
    .flatMap(({ lines, oldStart }, place) => {
      const left = place === 0 && oldStart <= 1 ? [] : [styleText('dim', place === 0 ? `  ${section}: …` : '  …')]
      return [...left, ...lines.filter((line) => !line.startsWith('\\')).map(lineWords)]
    })
    .join('\n')
}

function lineWords(line: string): string {
  const words = `${line.slice(0, 1)} ${line.slice(1)}`.trimEnd()
  if (line.startsWith('+')) return styleText('green', words)
  if (line.startsWith('-')) return styleText('red', words)
  return styleText('dim', words)
}
