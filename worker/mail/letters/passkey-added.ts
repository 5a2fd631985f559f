import type { Letter, LetterPlace } from './letter.ts'

export function passkeyAdded(
  facts: { full_name: string; passkey_name: string },
  { sender, senderOrigin }: LetterPlace,
): Letter {
  return {
    subject: `A passkey was added to your account with ${sender.name}`,
    preview: 'If that was you, there is nothing to do.',
    heading: 'A passkey was added',
    paragraphs: [
      `Hello ${facts.full_name},`,
      `The passkey “${facts.passkey_name}” can log in to your account with ${sender.name} from now on.`,
      'If that was you, there is nothing to do. If it was not, remove the passkey in your account and change your password.',
    ],
    button: { label: 'Open your account', url: `${senderOrigin}/account` },
    why: `You get this letter because you have an account with ${sender.name}. We write whenever a passkey is added.`,
  }
}
