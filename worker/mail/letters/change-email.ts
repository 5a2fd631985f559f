import type { Letter, LetterPlace } from './letter.ts'

/** To a new address. Without a name: whoever types a stranger's address must not choose what the stranger reads. */
export function changeEmail({ sender, senderOrigin, token }: LetterPlace): Letter {
  return {
    subject: `Confirm your new address for ${sender.name}`,
    preview: 'One click, and you log in with this address.',
    heading: 'Confirm your new address',
    paragraphs: [
      'Hello,',
      `You asked to use this address for your account with ${sender.name}. Open the link below to confirm it. From then on you log in with this address. The link works for 24 hours, and once.`,
    ],
    button: { label: 'Confirm this address', url: `${senderOrigin}/confirm-new-email?token=${token}` },
    why: `You get this letter because somebody entered this address in their account with ${sender.name}. If that was not you, ignore it: nothing happens without the link.`,
  }
}
