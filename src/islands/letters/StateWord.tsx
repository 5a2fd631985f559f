import type { LetterState } from '../../../worker/contract/letters.ts'
import { stateWords } from './letter-words.ts'

/** Where a letter stands, as a small coloured word. */
export function StateWord({ state }: { state: LetterState }) {
  return (
    <span class="letter-state" data-state={state}>
      {stateWords[state]}
    </span>
  )
}
