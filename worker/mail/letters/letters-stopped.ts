import type { LettersStopped } from '../../contract/letters.ts'
import type { LetterOf, LetterPlace } from './letter.ts'

/** To an admin: a portal's sign-up letters wait, because there were so many sign-ups, or so many came back. */
export function lettersStopped(
  facts: { cause: LettersStopped; count: number },
  { sender, consoleOrigin }: LetterPlace,
): LetterOf<`letters-stopped-${LettersStopped}`> {
  return {
    template: `letters-stopped-${facts.cause}`,
    values: { count: new Intl.NumberFormat('en').format(facts.count) },
    link: `${consoleOrigin}/portals/${sender.id}/letters`,
  }
}
