import type { LetterOf, LetterPlace } from './letter.ts'

export function resetPassword(
  facts: { full_name: string },
  { senderOrigin, token }: LetterPlace,
): LetterOf<'reset-password'> {
  return {
    template: 'reset-password',
    greets: facts.full_name,
    values: { developer_fullname: facts.full_name },
    link: `${senderOrigin}/reset-password?token=${token}`,
  }
}
