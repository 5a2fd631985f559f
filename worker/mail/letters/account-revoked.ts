import type { Letter, LetterPlace } from './letter.ts'

export function accountRevoked(facts: { full_name: string; reason: string | null }, { sender }: LetterPlace): Letter {
  return {
    subject: `Your access to ${sender.name} was revoked`,
    preview: 'You have been logged out and can no longer log in.',
    heading: 'Your access was revoked',
    paragraphs: [
      `Hello ${facts.full_name},`,
      `Your access to ${sender.name} has been revoked. You have been logged out everywhere and can no longer log in.`,
    ],
    quotation: facts.reason,
    why: `You get this letter because you have an account with ${sender.name}.`,
  }
}
