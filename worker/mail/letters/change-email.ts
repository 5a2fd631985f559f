import type { LetterOf, LetterPlace } from './letter.ts'

/** To a new address. Without a name: whoever types a stranger's address must not choose what the stranger reads. */
export function changeEmail({ senderOrigin, token }: LetterPlace): LetterOf<'change-email'> {
  return {
    template: 'change-email',
    greets: '',
    values: {},
    link: `${senderOrigin}/confirm-new-email?token=${token}`,
  }
}
