import type { LetterOf, LetterPlace } from './letter.ts'

/** To an address that somebody signed up with, perhaps not its owner: who it is not can say so. */
export function confirmEmail({ senderOrigin, token }: LetterPlace): LetterOf<'confirm-email'> {
  if (!token) throw new Error('a confirmation letter needs a token')
  return {
    template: 'confirm-email',
    greets: '',
    values: {},
    link: `${senderOrigin}/confirm?token=${token}`,
    notMeLink: `${senderOrigin}/not-me?token=${token}`,
  }
}
