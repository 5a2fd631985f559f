import type { LetterState } from '../../../worker/contract/letters.ts'
import type { Letter, LetterInFull } from '../../../worker/contract/management/letters.ts'

/** Where a letter stands, in a word. */
export const stateWords: Record<LetterState, string> = {
  waiting: 'Waiting',
  held: 'Held back',
  sent: 'Sent',
  delayed: 'Delayed',
  delivered: 'Delivered',
  failed: 'Failed',
  suppressed: 'Not sent',
  bounced: 'Bounced',
  complained: 'Marked as spam',
}

/** What that means, and what can be done. */
export function meaningOf({ state, attempts, error }: Letter): string {
  switch (state) {
    case 'waiting':
      return error
        ? `Tried ${attempts === 1 ? 'once' : `${attempts} times`} so far. We try again until a day has passed.`
        : 'It leaves in a moment.'
    case 'held':
      return 'The sign-up letters of this portal are stopped, and it waits with them. You can send this one alone.'
    case 'sent':
      return 'The mail provider has taken it. What happened to it since then, we were not told yet.'
    case 'delayed':
      return 'The recipient’s mail server does not take it at the moment. The mail provider keeps trying.'
    case 'delivered':
      return 'The recipient’s mail server has taken it. If they cannot find it, it may be among their spam.'
    case 'failed':
      return 'It could not be sent, and is not tried again by itself. Once the reason is mended, send it again.'
    case 'suppressed':
      return 'Letters to this address came back or were unwelcome before, so this one was not sent. If you know that the address is right, send it again. If its owner asked for peace, allow it in the settings first.'
    case 'bounced':
      return 'The recipient’s mail server has sent it back. Ask them whether the address is right.'
    case 'complained':
      return 'It arrived, and somebody there marked it as spam. Before you send it again, ask them.'
  }
}

/** A line of a letter's story. */
export interface Chapter {
  words: string
  detail: string | null
  at: string
  state: LetterState | 'written'
}

const chapterWords: Record<LetterState, string> = {
  waiting: 'Sent again by an admin',
  held: 'Held back',
  sent: 'Taken by the mail provider',
  delayed: 'Delayed by the recipient’s mail server',
  delivered: 'Taken by the recipient’s mail server',
  failed: 'Failed',
  suppressed: 'Not sent, because of what happened before',
  bounced: 'Sent back by the recipient’s mail server',
  complained: 'Marked as spam',
}

/** What became of a letter, from the first day on. What two sides tell, such as that it was sent, is told once. */
export function storyOf({ created_at, states }: LetterInFull): Chapter[] {
  const told = states.filter(({ state }, index) => state !== states[index - 1]?.state)
  return [
    { words: 'Written', detail: null, at: created_at, state: 'written' },
    ...told.map(({ state, detail, at }, index) => {
      const isLetGo = state === 'waiting' && told[index - 1]?.state === 'held'
      return { words: isLetGo ? 'Let go by an admin' : chapterWords[state], detail, at, state }
    }),
  ]
}

/** True for letters that may leave once more. */
export function mayLeaveAgain({ state }: Letter): boolean {
  return state !== 'waiting'
}

/** True for letters that have not arrived, as far as we know, and wait for nobody. */
export function isInVain({ state }: Letter): boolean {
  return state === 'failed' || state === 'suppressed' || state === 'bounced' || state === 'delayed'
}
