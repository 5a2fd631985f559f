import type { Letter, LetterPlace } from './letter.ts'

export function resetPassword(facts: { full_name: string }, { sender, senderOrigin, token }: LetterPlace): Letter {
  return {
    subject: `Choose a new password for ${sender.name}`,
    preview: 'The link works for one hour, and once.',
    heading: 'Choose a new password',
    paragraphs: [
      `Hello ${facts.full_name},`,
      `Somebody asked for a new password for your account with ${sender.name}. If that was you, open the link below and choose one. The link works for one hour, and once.`,
      'If it was not you, there is nothing to do: your password stays what it is.',
    ],
    button: { label: 'Choose a new password', url: `${senderOrigin}/reset-password?token=${token}` },
    why: `You get this letter because somebody entered this address under “Forgot password?” at ${sender.name}.`,
  }
}
