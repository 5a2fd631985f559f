import type { Letter, LetterPlace } from './letter.ts'

/** To somebody whom an admin invites: the link proves the address and asks for the rest. */
export function developerInvitation(
  facts: { full_name: string; message: string | null },
  { sender, senderOrigin, token }: LetterPlace,
): Letter {
  return {
    subject: `You are invited to ${sender.name}`,
    preview: 'Choose a password, and your account is made.',
    heading: `You are invited to ${sender.name}`,
    paragraphs: [
      facts.full_name ? `Hello ${facts.full_name},` : 'Hello,',
      `The team of ${sender.name} invites you to their developer portal. Accept, choose a password, and your account is made.`,
    ],
    quotation: facts.message,
    button: { label: 'Accept the invitation', url: `${senderOrigin}/accept-invitation?token=${token}` },
    why: `You get this letter because an admin of ${sender.name} entered this address. The link works for 7 days. If you do not want an account, there is nothing to do.`,
  }
}
