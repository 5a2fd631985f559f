import { letterWords } from '../../contract/letter-words.ts'
import type { LetterOf, LetterPlace } from './letter.ts'

/** To somebody who has confirmed their address and waits for a decision: that we have it, and what happens next. */
export function requestReceived(facts: { full_name: string }, { language }: LetterPlace): LetterOf<'request-received'> {
  return {
    template: 'request-received',
    greets: facts.full_name,
    values: { developer_fullname: facts.full_name, developer_status: letterWords[language].shared.statuses.pending },
  }
}
