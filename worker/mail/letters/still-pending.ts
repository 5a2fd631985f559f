import { letterWords } from '../../contract/letter-words.ts'
import type { LetterOf, LetterPlace } from './letter.ts'

/** To somebody who has waited for a decision for a week: that there is none yet, and nothing to do. */
export function stillPending(facts: { full_name: string }, { language }: LetterPlace): LetterOf<'still-pending'> {
  return {
    template: 'still-pending',
    greets: facts.full_name,
    values: { developer_fullname: facts.full_name, developer_status: letterWords[language].shared.statuses.pending },
  }
}
