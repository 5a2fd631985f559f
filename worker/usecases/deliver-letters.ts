import type { Count } from '../contract/data-points.ts'
import { isOfDomains } from '../contract/email-domains.ts'
import { type LetterKind, portalLettersToAdmins } from '../contract/letters.ts'
import { writeLogLine } from '../contract/log-lines.ts'
import { renderLetter } from '../mail/letters/render-letter.ts'
import { type Sender, senderHeader } from '../mail/sender-header.ts'
import type { Handover, Message, Transport } from '../mail/transport.ts'
import { knownSecrets, type RotatedSecret } from '../secrets/rotated-secret.ts'
import { deriveToken, hashToken, type TokenPurpose } from '../secrets/token.ts'
import type { ClaimedLetter, openOutbox, Parcel, Settled, Standing } from '../store/outbox.ts'
import { notMeToken } from './disown-registration.ts'
import { hashesOfUnwanted } from './unwanted-address.ts'

interface Given {
  outbox: ReturnType<typeof openOutbox>
  transport: Transport
  tokenSecret: RotatedSecret
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
  /** Is told of the letters of each portal, by how they stand: `waiting` ones are tried again. */
  count: Count
}

/**
 * How often an invocation comes back for more. Each time costs D1 seven statements, and eleven at worst; an invocation may
 * send it a thousand, those of bulk jobs and of the sweep included.
 */
const claimsAtOnce = 50

/** Between two requests others have their turn: the local runtime takes no new request until nothing is left to do. */
const pauseMilliseconds = 10

/**
 * Sends the letters that are due, as many as one invocation can. A letter is claimed before it is sent and settled after,
 * so it is sent at least once even if the worker dies in between; by the key that it carries the receiving side takes it
 * once. Whatever was not taken is tried again for 23 hours, later and later.
 *
 * What is sent with a key only ever gets less: who is left out of a request is settled before it leaves, and never comes
 * back with that key. So when the receiving side knows the key with another content, it has taken what is sent now.
 */
export async function deliverLetters(given: Given): Promise<void> {
  const standings: Standing[] = []
  try {
    await deliver(given, standings)
  } finally {
    countLetters(standings, given)
  }
}

/** Notes the letters that it moved in `standings`. */
async function deliver(given: Given, standings: Standing[]): Promise<void> {
  const { outbox, transport, now, wait, newId } = given
  const { most, gap } = transport
  standings.push(...(await outbox.giveUp(now())))
  for (let claims = 0; claims < claimsAtOnce; claims += 1) {
    const parcel = await outbox.claim({ batchId: newId(), most, gap, now: now() })
    if (!parcel) return

    const { messages, leftOut } = await prepareAll(parcel, given)
    if (leftOut.length > 0) standings.push(...(await outbox.settle(leftOut, now())))
    const turn = parcel.sendAt - now()
    await wait(Math.max(pauseMilliseconds, turn))
    if (messages.length === 0) continue

    // Somebody with an earlier turn may have been asked for quiet since this turn was given.
    const quiet = turn > 0 ? await outbox.quietUntil() : 0
    if (quiet > parcel.sendAt) {
      await outbox.settle(
        messages.map(({ id }) => giveBack(id, quiet)),
        now(),
      )
      continue
    }
    const handover = await handOver(messages, parcel, given)
    const time = now()
    const settled = settlementOf(handover, messages, parcel, { ...given, time })
    standings.push(...(await outbox.settle(settled, time, quietUntil(handover, time))))
  }
}

/** An invocation may count 250 times, so those that stand alike are counted at once. */
function countLetters(standings: Standing[], { count }: Given): void {
  const alike = Map.groupBy(standings, ({ portal_id, state }) => `${portal_id} ${state}`)
  for (const letters of alike.values()) {
    const [first] = letters
    if (first)
      count({ what: 'letter', portal: first.portal_id ?? 'console', outcome: first.state, times: letters.length })
  }
}

function giveBack(id: string, until: number): Settled {
  return { id, outcome: 'postponed', error: 'The provider asked for a pause.', until }
}

/** What leaves in the next request, and what became of those of the parcel that do not. */
async function prepareAll(parcel: Parcel, given: Given): Promise<{ messages: Message[]; leftOut: Settled[] }> {
  const unwanted = await findUnwanted(parcel, given)
  const secrets = await findSecrets(parcel, given)
  const prepared = await Promise.all(
    parcel.letters.map((letter) =>
      unwanted.has(letter.id)
        ? leaveInPeace(letter)
        : prepare(letter, secrets.get(letter.id) ?? given.tokenSecret.current, given),
    ),
  )
  const messages = prepared.flatMap((each) => ('message' in each ? each.message : []))
  const leftOut = prepared.flatMap((each) => ('settled' in each ? each.settled : []))
  if (messages.length <= given.transport.most) return { messages, leftOut }
  // Another transport has tried them together.
  const alone = messages.map(({ id }) => tryAlone(id, 'Letters leave one by one now.', given.now(), given))
  return { messages: [], leftOut: [...leftOut, ...alone] }
}

/** Which of the letters go to somebody who asked the portal not to be written to: those to developers, whatever they say. */
async function findUnwanted({ letters }: Parcel, { outbox, tokenSecret, now }: Given): Promise<Set<string>> {
  const ofPortals = letters.flatMap(({ id, recipient, facts, portal }) =>
    portal && !portalLettersToAdmins.includes(facts.kind)
      ? { id, portalId: portal.id, emailKey: recipient.toLowerCase() }
      : [],
  )
  if (ofPortals.length === 0) return new Set()
  const hashed = ofPortals.map(async (letter) => {
    const hashes = await hashesOfUnwanted(letter.portalId, letter.emailKey, tokenSecret)
    return hashes.map((addressHash) => ({ ...letter, addressHash }))
  })
  return outbox.unwanted((await Promise.all(hashed)).flat(), now())
}

/**
 * The secrets that the links of these letters were made with, where it may be another one than the current: what is stored
 * of a link tells. One round trip while the secret is rotated, and none otherwise.
 */
async function findSecrets({ letters }: Parcel, { outbox, tokenSecret }: Given): Promise<Map<string, string>> {
  const secrets = knownSecrets(tokenSecret)
  if (secrets.length === 1) return new Map()
  const possible = letters.flatMap(({ id, facts: { kind }, portal }) =>
    isWithToken(kind) ? secrets.map((secret) => ({ id, kind, secret, portalId: portal?.id ?? null })) : [],
  )
  const hashed = await Promise.all(
    possible.map(async ({ id, kind, secret, portalId }) => {
      return { id, secret, portalId, tokenHash: await hashToken(await deriveToken(secret, kind, id)) }
    }),
  )
  const stored = await outbox.storedTokens(hashed.map(({ tokenHash, portalId }) => ({ tokenHash, portalId })))
  return new Map(hashed.flatMap(({ id, secret, tokenHash }) => (stored.has(tokenHash) ? [[id, secret]] : [])))
}

function leaveInPeace({ id }: ClaimedLetter): Prepared {
  return { settled: { id, outcome: 'suppressed', error: 'The owner of this address asked not to be written to.' } }
}

type Prepared = { message: Message } | { settled: Settled }

/**
 * The letter as it leaves, its links made with a secret, or why it does not: one letter must not hold up the others.
 */
async function prepare(letter: ClaimedLetter, secret: string, given: Given): Promise<Prepared> {
  const { id, recipient, facts, language, words, portal, organizationName, undeliverable } = letter
  const { originOf, adminHostname, mailSender } = given
  const replyTo = portal && (portal.replyToEmail ?? portal.contactEmail)
  // No organization's: nobody could let the operator's letters go to an address again that bounced once.
  const isToOperator = facts.kind === 'operator-alert'
  const organization = isToOperator ? mailSender.name : organizationName
  if (undeliverable !== null && !isToOperator) return { settled: { id, outcome: 'suppressed', error: undeliverable } }
  try {
    const { subject, text, html } = renderLetter(facts, {
      sender: { ...(portal ?? { ...organizationLook, name: organization }), replyTo },
      senderOrigin: originOf(portal?.hostname ?? adminHostname),
      consoleOrigin: originOf(adminHostname),
      recipient,
      language,
      words,
      token: isWithToken(facts.kind) ? await deriveToken(secret, facts.kind, id) : undefined,
      notMeToken: facts.kind === 'confirm-email' ? await notMeToken(id, secret) : undefined,
    })
    return {
      message: {
        id,
        sending: letter.resends,
        portal: portal?.name ?? organization,
        from: senderHeader(senderOf(letter, given)),
        replyTo: lettersForAdmins.includes(facts.kind) ? (portal?.replyToEmail ?? null) : replyTo,
        recipient,
        subject,
        text,
        html,
      },
    }
  } catch (error) {
    noteUnsent([id], error instanceof Error ? error.name : 'unknown')
    return { settled: tryAlone(id, String(error), nextTry(letter.attempts, given.now(), given), given) }
  }
}

/** With a key that nothing was sent with, for what was sent with the one before may not be taken for this letter. */
function tryAlone(id: string, error: string, until: number, { newId }: Pick<Given, 'newId'>): Settled {
  return { id, outcome: 'postponed', error, until, aloneAs: `${id}.${newId()}` }
}

/** A portal's letters carry its name. Its own address is used only where the provider would send for it. */
function senderOf({ portal, organizationId }: ClaimedLetter, { mailSender, senderDomainsOf }: Given): Sender {
  if (!portal) return mailSender
  const { senderEmail } = portal
  const isVerified = senderEmail !== null && isOfDomains(senderEmail.toLowerCase(), senderDomainsOf(organizationId))
  return { name: portal.senderName ?? portal.name, address: isVerified ? senderEmail : mailSender.address }
}

async function handOver(messages: Message[], parcel: Parcel, { transport, now }: Given): Promise<Handover> {
  const { batchId, letters } = parcel
  const isBatch = isOfSeveral(parcel)
  const resends = letters[0]?.resends ?? 0
  const key = isBatch || resends === 0 ? batchId : `${batchId}/${resends}`
  try {
    return await transport.send({ key, isBatch, messages, now: now() })
  } catch (error) {
    const said = String(error).slice(0, longestError)
    return { outcome: 'unavailable', code: error instanceof Error ? error.name : 'unknown', error: said }
  }
}

/** A database's error may quote all that it was given, and stands in the row of each letter. */
const longestError = 1000

function isOfSeveral({ batchId, letters }: Parcel): boolean {
  return letters.every(({ id }) => !batchId.startsWith(id))
}

function settlementOf(
  handover: Handover,
  messages: Message[],
  parcel: Parcel,
  given: Given & { time: number },
): Settled[] {
  const { time } = given
  if (handover.outcome === 'unavailable') {
    const { code, error } = handover
    noteUnsent(
      messages.map(({ id }) => id),
      code,
    )
    // Those that were sent together are tried again together.
    const attempts = Math.max(...parcel.letters.map((letter) => letter.attempts))
    const until = Math.max(nextTry(attempts, time, given), quietUntil(handover, time))
    return messages.map(({ id }) => ({ id, outcome: 'postponed', error, until }))
  }
  const unsent = handover.letters.filter((letter) => letter.outcome !== 'taken')
  if (unsent[0])
    noteUnsent(
      unsent.map(({ id }) => id),
      unsent[0].code,
    )
  // Refused all together, each of them finds out at once whether it was its fault.
  const isWhole = isOfSeveral(parcel) && handover.letters.every(({ outcome }) => outcome === 'refused')
  const attemptsOf = new Map(parcel.letters.map(({ id, attempts }) => [id, attempts]))
  return handover.letters.map((letter) => {
    if (letter.outcome === 'taken') return letter
    const { id, outcome, error } = letter
    if (outcome === 'failed') return { id, outcome, error }
    return tryAlone(id, error, isWhole ? time : nextTry(attemptsOf.get(id) ?? 1, time, given), given)
  })
}

/** Half a minute after the first try, and twice as long after each, up to an hour; by chance up to half sooner or later. */
function nextTry(attempts: number, time: number, { chance }: Given): number {
  const delay = Math.min(firstDelay * 2 ** (attempts - 1), longestDelay)
  return time + Math.round(delay * (0.5 + chance()))
}

const firstDelay = 30_000
const longestDelay = 3_600_000

/** Until when nothing is sent at all, because the receiving side asked for it. 0 when it did not. */
function quietUntil(handover: Handover, time: number): number {
  if (handover.outcome !== 'unavailable' || handover.retryAfterMilliseconds === undefined) return 0
  return time + handover.retryAfterMilliseconds
}

/** One line, however many they are. What was said of each stands in its row; it may name an address. */
function noteUnsent([first, ...others]: string[], code: string): void {
  writeLogLine('letters were not sent', { letter: first, others: others.length, code })
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
