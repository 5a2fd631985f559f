import type { LetterOf, LetterPlace } from './letter.ts'

/** To an address that somebody signed up with, perhaps not its owner: who it is not can say so. */
export function confirmEmail({ senderOrigin, token, notMeToken }: LetterPlace): LetterOf<'confirm-email'> {
  if (!token || !notMeToken) throw new Error('a confirmation letter needs its tokens')
  return {
    template: 'confirm-email',
    greets: '',
    values: {},
    link: `${senderOrigin}/confirm?token=${token}`,
    notMeLink: `${senderOrigin}/not-me?token=${notMeToken}`,
  }
}
