import { letterWords } from '../../contract/letter-words.ts'
import type { LetterOf, LetterPlace } from './letter.ts'

export function accountRejected(
  facts: { full_name: string; reason: string | null },
  { language }: LetterPlace,
): LetterOf<'account-rejected'> {
  return {
    template: 'account-rejected',
    greets: facts.full_name,
    values: { developer_fullname: facts.full_name, developer_status: letterWords[language].shared.statuses.rejected },
    quotation: facts.reason,
  }
}
