import { isOfDomains } from '../contract/email-domains.ts'
import { type LetterKind, portalLettersToAdmins, unwantedAddress } from '../contract/letters.ts'
import { renderLetter } from '../mail/letters/render-letter.ts'
import { type Sender, senderHeader } from '../mail/sender-header.ts'
import type { Handover, Message, Transport } from '../mail/transport.ts'
import { deriveToken, type TokenPurpose } from '../secrets/token.ts'
import type { ClaimedLetter, openOutbox, Parcel, Settled } from '../store/outbox.ts'
import { notMeToken } from './disown-registration.ts'
import { hashOfUnwanted } from './unwanted-address.ts'

interface Given {
  outbox: ReturnType<typeof openOutbox>
  transport: Transport
  tokenSecret: string
  originOf: (hostname: string) => string
  adminHostname: string
  /** Of letters to admins; and the address of portals that have none of their own. */
  mailSender: Sender
  /** The domains whose addresses may send. A portal's own sender is used only if it is of one of them. */
  senderDomainsOf: (organizationId: string) => readonly string[]
  now: () => number
  wait: (milliseconds: number) => Promise<void>
  /** From 0 up to 1. */
  chance: () => number
  newId: () => string
}

/** How often an invocation comes back for more: an invocation may send D1 a thousand statements. */
const claimsAtOnce = 80

/** Between two requests others have their turn: the local runtime takes no new request until nothing is left to do. */
const pauseMilliseconds = 10

/**
 * Sends the letters that are due, as many as one invocation can. A letter is claimed before it is sent and settled after,
 * so it is sent at least once even if the worker dies in between; by the key that it carries the receiving side takes it
 * once. Whatever was not taken is tried again for a day, later and later.
 */
export async function deliverLetters(given: Given): Promise<void> {
  const { outbox, transport, now, wait, newId } = given
  const { most, gap } = transport
  for (let claims = 0; claims < claimsAtOnce; claims += 1) {
    const parcel = await outbox.claim({ batchId: newId(), most, gap, now: now() })
    if (!parcel) return

    const unwanted = await findUnwanted(parcel, given)
    const prepared = await Promise.all(
      parcel.letters.map((letter) => (unwanted.has(letter.id) ? leaveInPeace(letter) : prepare(letter, given))),
    )
    const messages = prepared.flatMap((each) => ('message' in each ? each.message : []))
    const settled = prepared.flatMap((each) => ('settled' in each ? each.settled : []))
    await wait(Math.max(pauseMilliseconds, parcel.sendAt - now()))
    const handover = await handOver(messages, parcel, given)
    const time = now()
    settled.push(...settlementOf(handover, messages, parcel, { ...given, time }))
    await outbox.settle(settled, time, quietUntil(handover, time))
  }
}

/** Which of the letters go to somebody who asked the portal not to be written to: those to developers, whatever they say. */
async function findUnwanted({ letters }: Parcel, { outbox, tokenSecret, now }: Given): Promise<Set<string>> {
  const ofPortals = letters.flatMap(({ id, recipient, facts, portal }) =>
    portal && !portalLettersToAdmins.includes(facts.kind)
      ? { id, portalId: portal.id, emailKey: recipient.toLowerCase() }
      : [],
  )
  if (ofPortals.length === 0) return new Set()
  const hashed = ofPortals.map(async ({ id, portalId, emailKey }) => {
    return { id, portalId, emailKey, addressHash: await hashOfUnwanted(portalId, emailKey, tokenSecret) }
  })
  return outbox.unwanted(await Promise.all(hashed), now())
}

function leaveInPeace({ id }: ClaimedLetter): Prepared {
  return { settled: { id, outcome: 'suppressed', error: unwantedAddress } }
}

type Prepared = { message: Message } | { settled: Settled }

/** The letter as it leaves, or why it does not: one letter must not hold up the others. */
async function prepare(letter: ClaimedLetter, given: Given): Promise<Prepared> {
  const { id, recipient, facts, language, words, portal, organizationName, undeliverable } = letter
  const { tokenSecret, originOf, adminHostname } = given
  const replyTo = portal && (portal.replyToEmail ?? portal.contactEmail)
  if (undeliverable !== null) return { settled: { id, outcome: 'suppressed', error: undeliverable } }
  try {
    const { subject, text, html } = renderLetter(facts, {
      sender: { ...(portal ?? { ...organizationLook, name: organizationName }), replyTo },
      senderOrigin: originOf(portal?.hostname ?? adminHostname),
      consoleOrigin: originOf(adminHostname),
      recipient,
      language,
      words,
      token: isWithToken(facts.kind) ? await deriveToken(tokenSecret, facts.kind, id) : undefined,
      notMeToken: facts.kind === 'confirm-email' ? await notMeToken(id, tokenSecret) : undefined,
    })
    return {
      message: {
        id,
        sending: letter.resends,
        portal: portal?.name ?? organizationName,
        from: senderHeader(senderOf(letter, given)),
        replyTo: lettersForAdmins.includes(facts.kind) ? (portal?.replyToEmail ?? null) : replyTo,
        recipient,
        subject,
        text,
        html,
      },
    }
  } catch (error) {
    noteUnsent([id], String(error))
    return {
      settled: { id, outcome: 'postponed', error: String(error), until: nextTry(letter.attempts, given.now(), given) },
    }
  }
}

/** A portal's letters carry its name. Its own address is used only where the provider would send for it. */
function senderOf({ portal, organizationId }: ClaimedLetter, { mailSender, senderDomainsOf }: Given): Sender {
  if (!portal) return mailSender
  const { senderEmail } = portal
  const isVerified = senderEmail !== null && isOfDomains(senderEmail.toLowerCase(), senderDomainsOf(organizationId))
  return { name: portal.senderName ?? portal.name, address: isVerified ? senderEmail : mailSender.address }
}

async function handOver(
  messages: Message[],
  { batchId, letters }: Parcel,
  { transport, now }: Given,
): Promise<Handover> {
  if (messages.length === 0) return { outcome: 'answered', letters: [] }
  const isBatch = letters.every(({ id }) => id !== batchId)
  const resends = letters[0]?.resends ?? 0
  const key = isBatch || resends === 0 ? batchId : `${batchId}/${resends}`
  try {
    return await transport.send({ key, isBatch, messages, now: now() })
  } catch (error) {
    return { outcome: 'unavailable', error: String(error) }
  }
}

function settlementOf(
  handover: Handover,
  messages: Message[],
  { letters }: Parcel,
  given: Given & { time: number },
): Settled[] {
  if (handover.outcome === 'answered') {
    const failed = handover.letters.filter((letter) => letter.outcome === 'failed')
    if (failed.length > 0)
      noteUnsent(
        failed.map(({ id }) => id),
        failed[0]?.error ?? '',
      )
    return handover.letters
  }
  const { error } = handover
  noteUnsent(
    messages.map(({ id }) => id),
    error,
  )
  // Those that were sent together are tried again together.
  const attempts = Math.max(...letters.map((letter) => letter.attempts))
  const until = Math.max(nextTry(attempts, given.time, given), quietUntil(handover, given.time))
  return messages.map(({ id }) => ({ id, outcome: 'postponed', error, until }))
}

/** Half a minute after the first try, and twice as long after each, up to an hour; by chance up to half sooner or later. */
function nextTry(attempts: number, time: number, { chance }: Given): number {
  const delay = Math.min(firstDelay * 2 ** (attempts - 1), longestDelay)
  return time + Math.round(delay * (0.5 + chance()))
}

const firstDelay = 30_000
const longestDelay = 3_600_000

/** Until when nothing is sent at all, because the receiving side asked for it. */
function quietUntil(handover: Handover, time: number): number {
  return handover.outcome === 'unavailable' ? time + (handover.retryAfterMilliseconds ?? 0) : 0
}

/** One line, however many they are: each letter's own error stands in its row. */
function noteUnsent([first, ...others]: string[], error: string): void {
  console.error(JSON.stringify({ message: 'letters were not sent', letter: first, others: others.length, error }))
}

/** What an admin tries is answered like what developers get. */
const lettersForAdmins: readonly LetterKind[] = portalLettersToAdmins.filter((kind) => kind !== 'test-letter')

/** How letters look that come from no portal: in the console's own colours. */
const organizationLook = {
  id: '',
  accentColor: '#2f4858',
  accentTextColor: '#ffffff',
  logoDigest: null,
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
