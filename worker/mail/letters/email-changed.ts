import type { Letter, LetterPlace } from './letter.ts'

/** To the address that was the account's until now. Its link takes the change back, whoever made it. */
export function emailChanged(facts: { full_name: string }, { sender, senderOrigin, token }: LetterPlace): Letter {
  return {
    subject: `Your address for ${sender.name} was changed`,
    preview: 'If that was not you, you can take it back within 72 hours.',
    heading: 'Your address was changed',
    paragraphs: [
      `Hello ${facts.full_name},`,
      `Your account with ${sender.name} now belongs to another address, and this one can no longer log in to it.`,
      'If that was you, there is nothing to do. If it was not, take the account back: choose a new password with the link below, and this address is the account’s again. Everybody else is logged out. The link works for 72 hours, and once.',
    ],
    button: { label: 'That was not me: take it back', url: `${senderOrigin}/undo-email-change?token=${token}` },
    why: `You get this letter because this was the address of an account with ${sender.name} until now.`,
  }
}
