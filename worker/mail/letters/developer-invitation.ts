import type { LetterOf, LetterPlace } from './letter.ts'

/** To somebody whom an admin invites: the link proves the address and asks for the rest. */
export function developerInvitation(
  facts: { full_name: string; message: string | null },
  { senderOrigin, token }: LetterPlace,
): LetterOf<'developer-invitation'> {
  return {
    template: 'developer-invitation',
    greets: facts.full_name,
    values: {},
    quotation: facts.message,
    link: `${senderOrigin}/accept-invitation?token=${token}`,
  }
}
