import type { Letter, LetterPlace } from './letter.ts'

export function accountApproved(
  facts: { full_name: string; reason: string | null },
  { sender, senderOrigin }: LetterPlace,
): Letter {
  return {
    subject: `Your ${sender.name} account is approved`,
    preview: 'You can log in now.',
    heading: 'Welcome in',
    paragraphs: [
      `Hello ${facts.full_name},`,
      `Your account for ${sender.name} has been approved. Log in with the password you chose.`,
    ],
    quotation: facts.reason,
    button: { label: 'Log in', url: `${senderOrigin}/login` },
    why: `You get this letter because you registered with ${sender.name}.`,
  }
}
