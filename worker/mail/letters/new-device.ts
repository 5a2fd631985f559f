import type { Letter, LetterPlace } from './letter.ts'

const when = new Intl.DateTimeFormat('en', { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' })

export function newDevice(
  facts: { full_name: string; device: string; place: string | null; at: number },
  { sender, senderOrigin }: LetterPlace,
): Letter {
  const place = facts.place ? ` near ${facts.place}` : ''
  return {
    subject: `A new device logged in to your account with ${sender.name}`,
    preview: 'If that was you, there is nothing to do.',
    heading: 'A new device logged in',
    paragraphs: [
      `Hello ${facts.full_name},`,
      `Somebody logged in to your account with ${sender.name} on a device we do not recognise: ${facts.device}${place}, ${when.format(facts.at)} UTC.`,
      'If that was you, there is nothing to do. If it was not, choose a new password now: that ends all sessions. Passkeys go on working: look at them in your account, and remove those that are not yours.',
    ],
    button: { label: 'That was not me', url: `${senderOrigin}/forgot-password` },
    why: `You get this letter because your account with ${sender.name} asks for one when a new device logs in. You can switch it off in your account.`,
  }
}
