import type { Letter, LetterPlace } from './letter.ts'

export function accountRejected(facts: { full_name: string; reason: string | null }, { sender }: LetterPlace): Letter {
  return {
    subject: `Your request to join ${sender.name}`,
    preview: 'Your request for access was not approved.',
    heading: 'Your request was not approved',
    paragraphs: [
      `Hello ${facts.full_name},`,
      `Thank you for your interest in ${sender.name}. Your request for access was looked at and not approved.`,
    ],
    quotation: facts.reason,
    why: `You get this letter because you registered with ${sender.name}.`,
  }
}
