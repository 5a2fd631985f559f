import type { Letter, LetterPlace } from './letter.ts'

export function confirmEmail({ sender, senderOrigin, token }: LetterPlace): Letter {
  if (!token) throw new Error('a confirmation letter needs a token')
  return {
    subject: `Confirm your email for ${sender.name}`,
    preview: 'One click and a password, and your sign-up is complete.',
    heading: 'Confirm your email',
    paragraphs: [
      'Hello,',
      `You signed up for ${sender.name}. Open the link below, choose a password, and your address is confirmed. The link works for 24 hours.`,
    ],
    button: { label: 'Confirm email', url: `${senderOrigin}/confirm?token=${token}` },
    why: `You get this letter because somebody signed up for ${sender.name} with this address. If that was not you, ignore it, for nothing happens without the link; or tell us, and we do not write again.`,
    notMeLink: `${senderOrigin}/not-me?token=${token}`,
  }
}
