import { letterWords } from '../../contract/letter-words.ts'
import type { LetterOf, LetterPlace } from './letter.ts'

export function accountApproved(
  facts: { full_name: string; reason: string | null },
  { senderOrigin, language }: LetterPlace,
): LetterOf<'account-approved'> {
  return {
    template: 'account-approved',
    greets: facts.full_name,
    values: { developer_fullname: facts.full_name, developer_status: letterWords[language].shared.statuses.approved },
    quotation: facts.reason,
    link: `${senderOrigin}/login`,
  }
}
