import type { LetterOf, LetterPlace } from './letter.ts'

/** To an address that somebody with another account wants to use, and that has an account of its own. */
export function emailTaken({ senderOrigin }: LetterPlace): LetterOf<'email-taken'> {
  return { template: 'email-taken', greets: '', values: {}, link: `${senderOrigin}/login` }
}
