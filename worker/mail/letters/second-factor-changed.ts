import type { SecondFactorChange } from '../../contract/letters.ts'
import type { Letter, LetterPlace } from './letter.ts'

const told: Record<SecondFactorChange, { heading: string; text: string }> = {
  totp_added: {
    heading: 'An authenticator app was added',
    text: 'From now on, logging in with your password also asks for a code of your authenticator app.',
  },
  totp_removed: {
    heading: 'Your authenticator app was removed',
    text: 'Logging in with your password no longer asks for a code of an authenticator app.',
  },
  recovery_codes_renewed: {
    heading: 'You have new recovery codes',
    text: 'New recovery codes were made. The ones from before no longer work.',
  },
  recovery_code_used: {
    heading: 'A recovery code was used',
    text: 'Somebody logged in with your password and one of your recovery codes. That code is used up.',
  },
  reset: {
    heading: 'Your second factor was reset',
    text: 'Another admin of your organization removed your authenticator app, your passkeys and your recovery codes, so that you can set them up anew.',
  },
}

export function secondFactorChanged(
  facts: { full_name: string; change: SecondFactorChange },
  { sender, senderOrigin }: LetterPlace,
): Letter {
  const { heading, text } = told[facts.change]
  return {
    subject: `${heading}: ${sender.name}`,
    preview: 'If that was you, there is nothing to do.',
    heading,
    paragraphs: [
      `Hello ${facts.full_name},`,
      text,
      'If you know about this, there is nothing to do. If you do not, change your password and look at your second factor now.',
    ],
    button: { label: 'Open your account', url: `${senderOrigin}/account` },
    why: `You get this letter because you are an admin of ${sender.name}. We write whenever your second factor changes.`,
  }
}
