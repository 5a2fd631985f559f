import { letterWords } from '../../contract/letter-words.ts'
import type { LetterOf, LetterPlace } from './letter.ts'

export function accountRevoked(
  facts: { full_name: string; reason: string | null },
  { language }: LetterPlace,
): LetterOf<'account-revoked'> {
  return {
    template: 'account-revoked',
    greets: facts.full_name,
    values: { developer_fullname: facts.full_name, developer_status: letterWords[language].shared.statuses.revoked },
    quotation: facts.reason,
  }
}
