import { renderLetter } from '../mail/letters/render-letter.ts'
import type { Transport } from '../mail/transport.ts'
import type { ClaimedLetter, openOutbox } from '../store/letters.ts'
import { confirmationToken } from './confirmation.ts'

interface Given {
  outbox: ReturnType<typeof openOutbox>
  transport: Transport
  tokenSecret: string
  originOf: (hostname: string) => string
  adminHostname: string
  now: number
}

/**
 * Sends the letters that are due. A letter is claimed before it is sent and marked after, so it is sent at least once
 * even if the worker dies in between; the letter's id lets the receiving side keep it once.
 */
export async function deliverLetters(given: Given): Promise<void> {
  for (let due = await given.outbox.claimDue(given.now); due.length > 0; due = await given.outbox.claimDue(given.now)) {
    for (const letter of due) {
      try {
        await deliver(letter, given)
        await given.outbox.sent(letter.id, given.now)
      } catch (error) {
        // One letter that cannot be sent must not hold up the others. It is due again when its claim runs out.
        console.error(JSON.stringify({ message: 'a letter was not sent', letter: letter.id, error: String(error) }))
      }
    }
  }
}

async function deliver(letter: ClaimedLetter, { transport, tokenSecret, originOf, adminHostname, now }: Given) {
  const { subject, text, html } = renderLetter(letter.facts, {
    portal: letter.portal,
    portalOrigin: originOf(letter.portal.hostname),
    consoleOrigin: originOf(adminHostname),
    token: letter.facts.kind === 'confirm-email' ? await confirmationToken(tokenSecret, letter.id) : undefined,
  })
  await transport.send({
    id: letter.id,
    portal: letter.portal.name,
    recipient: letter.recipient,
    subject,
    text,
    html,
    now,
  })
}
