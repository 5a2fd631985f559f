import type { SecondFactorChange } from '../../contract/letters.ts'
import type { LetterOf, LetterPlace } from './letter.ts'

export function secondFactorChanged(
  facts: { full_name: string; change: SecondFactorChange },
  { senderOrigin }: LetterPlace,
): LetterOf<`second-factor-changed-${SecondFactorChange}`> {
  return {
    template: `second-factor-changed-${facts.change}`,
    greets: facts.full_name,
    values: {},
    link: `${senderOrigin}/account`,
  }
}
