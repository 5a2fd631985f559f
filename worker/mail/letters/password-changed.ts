import type { LetterOf, LetterPlace } from './letter.ts'

export function passwordChanged(
  facts: { full_name: string },
  { senderOrigin }: LetterPlace,
): LetterOf<'password-changed'> {
  return {
    template: 'password-changed',
    greets: facts.full_name,
    values: { developer_fullname: facts.full_name },
    link: `${senderOrigin}/forgot-password`,
  }
}
