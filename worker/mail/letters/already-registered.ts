import type { DeveloperStatus } from '../../contract/developer-status.ts'
import { letterWords } from '../../contract/letter-words.ts'
import type { LetterOf, LetterPlace } from './letter.ts'

/** To an address that is a developer's already: where that registration stands. */
export function alreadyRegistered(
  facts: { full_name: string; status: DeveloperStatus },
  { senderOrigin, language }: LetterPlace,
): LetterOf<`already-registered-${DeveloperStatus}`> {
  return {
    template: `already-registered-${facts.status}`,
    greets: facts.full_name,
    values: {
      developer_fullname: facts.full_name,
      developer_status: letterWords[language].shared.statuses[facts.status],
    },
    ...(facts.status === 'approved' && { link: `${senderOrigin}/login` }),
  }
}
