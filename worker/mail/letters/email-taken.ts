import type { Letter, LetterPlace } from './letter.ts'

/** To an address that somebody with another account wants to use, and that has an account of its own. */
export function emailTaken({ sender, senderOrigin }: LetterPlace): Letter {
  return {
    subject: `This address already has an account with ${sender.name}`,
    preview: 'It cannot be used for a second one.',
    heading: 'This address already has an account',
    paragraphs: [
      'Hello,',
      `Somebody asked to use this address for another account with ${sender.name}. It has an account already, so nothing was changed.`,
      'If that was you, log in with this address. If you no longer need that account, delete it there, then ask again.',
    ],
    button: { label: 'Log in', url: `${senderOrigin}/login` },
    why: `You get this letter because you have an account with ${sender.name}. If it was not you who asked, there is nothing to do.`,
  }
}
