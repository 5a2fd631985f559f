import type { LettersStopped } from '../../contract/letters.ts'
import type { Letter, LetterPlace } from './letter.ts'

/** To an admin: a portal's sign-up letters wait, because there were so many sign-ups, or so many came back. */
export function lettersStopped(
  { cause, count }: { cause: LettersStopped; count: number },
  { sender, consoleOrigin }: LetterPlace,
): Letter {
  const shown = new Intl.NumberFormat('en').format(count)
  return {
    subject: `Sign-up letters of ${sender.name} are stopped`,
    preview: 'They wait until you have had a look.',
    heading: 'Sign-up letters are stopped',
    paragraphs: [
      cause === 'sign_ups'
        ? `${shown} people signed up for ${sender.name} within an hour, far more than usual.`
        : `${shown} letters of ${sender.name} came back within an hour, because nobody reads them at their addresses.`,
      'So that no strangers are mailed in the portal’s name, its sign-up letters wait. All other letters still leave. Send what waits, or discard it, in the console.',
    ],
    button: { label: 'Open the console', url: `${consoleOrigin}/portals/${sender.id}/overview` },
    why: `You get this letter because you are an admin of ${sender.name}. We write once each time its letters are stopped.`,
  }
}
