import type { LetterKind } from '../contract/letters.ts'
import { renderLetter } from '../mail/letters/render-letter.ts'
import type { Transport } from '../mail/transport.ts'
import { deriveToken, type TokenPurpose } from '../secrets/token.ts'
import type { ClaimedLetter, openOutbox } from '../store/letters.ts'

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
  const { facts, portal, organizationName } = letter
  const { subject, text, html } = renderLetter(facts, {
    sender: portal ?? { ...organizationLook, name: organizationName },
    senderOrigin: originOf(portal?.hostname ?? adminHostname),
    consoleOrigin: originOf(adminHostname),
    token: isWithToken(facts.kind) ? await deriveToken(tokenSecret, facts.kind, letter.id) : undefined,
  })
  await transport.send({
    id: letter.id,
    portal: portal?.name ?? organizationName,
    recipient: letter.recipient,
    subject,
    text,
    html,
    now,
  })
}

/** How letters look that come from no portal: in the console's own colours. */
const organizationLook = { id: '', accentColor: '#2f4858', accentTextColor: '#ffffff', logoDigest: null }

function isWithToken(kind: LetterKind): kind is TokenPurpose {
  return kind === 'confirm-email' || kind === 'developer-invitation' || kind === 'admin-invitation'
}
