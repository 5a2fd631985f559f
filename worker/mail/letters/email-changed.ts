import type { LetterOf, LetterPlace } from './letter.ts'

/** To the address that was the account's until now. Its link takes the change back, whoever made it. */
export function emailChanged(
  facts: { full_name: string },
  { senderOrigin, token }: LetterPlace,
): LetterOf<'email-changed'> {
  return {
    template: 'email-changed',
    greets: facts.full_name,
    values: { developer_fullname: facts.full_name },
    link: `${senderOrigin}/undo-email-change?token=${token}`,
  }
}
