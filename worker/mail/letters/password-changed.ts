import type { Letter, LetterPlace } from './letter.ts'

export function passwordChanged(facts: { full_name: string }, { sender, senderOrigin }: LetterPlace): Letter {
  return {
    subject: `Your password for ${sender.name} was changed`,
    preview: 'If that was you, there is nothing to do.',
    heading: 'Your password was changed',
    paragraphs: [
      `Hello ${facts.full_name},`,
      `The password of your account with ${sender.name} has just been changed, and other browsers were logged out.`,
      'If that was you, there is nothing to do. If it was not, choose a new password now: that ends all sessions. Passkeys go on working: look at them in your account, and remove those that are not yours.',
    ],
    button: { label: 'That was not me', url: `${senderOrigin}/forgot-password` },
    why: `You get this letter because you have an account with ${sender.name}. We write whenever its password changes.`,
  }
}
