import type { FailedLetter } from '../store/letter-ledger.ts'

/** How many letters one call looks at: each costs some statements, and an invocation may send D1 a thousand. */
const mostAtOnce = 25

/** `next`: the letter to go on after; null when all were looked at. */
export interface Retried {
  retried: number
  left: number
  next: string | null
}

/**
 * Has letters tried again that were given up, a bounded number at each call and the oldest first. Whoever reads `next` comes
 * to an end, whatever cannot be sent again: it is looked at once.
 */
export async function retryFailedLetters(
  after: string | undefined,
  given: {
    failed: (page: { after: string | undefined; size: number }) => Promise<FailedLetter[]>
    /** True when the letter, or one in its place, is sent again. */
    sendAgain: (letter: FailedLetter) => Promise<boolean>
  },
): Promise<Retried> {
  const found = await given.failed({ after, size: mostAtOnce + 1 })
  const looked = found.slice(0, mostAtOnce)
  let retried = 0
  for (const letter of looked) {
    if (letter.isWanted === 1 && (await given.sendAgain(letter))) retried += 1
  }
  const next = found.length > mostAtOnce ? (looked.at(-1)?.id ?? null) : null
  return { retried, left: looked.length - retried, next }
}
