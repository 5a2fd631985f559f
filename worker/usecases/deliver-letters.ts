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
  /** Between two handfuls: lets others have their turn. */
  pause: () => Promise<void>
}

/** How often an invocation comes back for more: an invocation may send D1 a thousand statements. */
const claimsAtOnce = 80

/**
 * Sends the letters that are due, as many as one invocation can. A letter is claimed before it is sent and marked
 * after, so it is sent at least once even if the worker dies in between; the letter's id lets the receiving side keep
 * it once.
 */
export async function deliverLetters(given: Given): Promise<void> {
  const { outbox, transport, now, pause } = given
  for (let claims = 0; claims < claimsAtOnce; claims += 1) {
    const due = await outbox.claimDue(now)
    if (due.length === 0) return
    const ready = (await Promise.all(due.map((letter) => render(letter, given)))).filter((message) => message !== null)
    try {
      const taken = new Set(await transport.send(ready))
      await outbox.sent([...taken], now)
      for (const { id } of ready) if (!taken.has(id)) noteUnsent(id, 'the transport did not take it')
    } catch (error) {
      for (const { id } of ready) noteUnsent(id, error)
    }
    await pause()
  }
}

/** The letter as it leaves. Null if it cannot be made: one letter must not hold up the others. */
async function render(letter: ClaimedLetter, { tokenSecret, originOf, adminHostname, now }: Given) {
  const { id, recipient, facts, language, words, portal, organizationName } = letter
  try {
    const { subject, text, html } = renderLetter(facts, {
      sender: portal ?? { ...organizationLook, name: organizationName },
      senderOrigin: originOf(portal?.hostname ?? adminHostname),
      consoleOrigin: originOf(adminHostname),
      recipient,
      language,
      words,
      token: isWithToken(facts.kind) ? await deriveToken(tokenSecret, facts.kind, id) : undefined,
    })
    return { id, portal: portal?.name ?? organizationName, recipient, subject, text, html, now }
  } catch (error) {
    noteUnsent(id, error)
    return null
  }
}

// It is due again when its claim runs out.
function noteUnsent(letter: string, error: unknown): void {
  console.error(JSON.stringify({ message: 'a letter was not sent', letter, error: String(error) }))
}

/** How letters look that come from no portal: in the console's own colours. */
const organizationLook = {
  id: '',
  accentColor: '#2f4858',
  accentTextColor: '#ffffff',
  logoDigest: null,
  contactEmail: null,
}

const kindsWithToken: ReadonlySet<string> = new Set<TokenPurpose>([
  'confirm-email',
  'developer-invitation',
  'admin-invitation',
  'reset-password',
  'change-email',
  'email-changed',
])

function isWithToken(kind: LetterKind): kind is TokenPurpose {
  return kindsWithToken.has(kind)
}
