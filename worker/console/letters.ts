import { type Context, Hono } from 'hono'
import * as z from 'zod'
import { letterSubjects } from '../contract/letter-subjects.ts'
import { type LetterKind, type LetterState, neverArrivedStates, notLeftStates } from '../contract/letters.ts'
import type { Letter, LetterInFull as LetterAnswer, LettersQuery } from '../contract/management/letters.ts'
import { instant } from '../http/endpoint.ts'
import { nextPage } from '../http/next-page.ts'
import { invalidParameters, problemAnswer } from '../http/problem.ts'
import type { KeptLetter, LetterInFull, LetterObstacle } from '../store/letter-ledger.ts'
import type { CorrectionObstacle } from '../store/registrations.ts'
import { correctRegistrationEmail } from '../usecases/correct-registration-email.ts'
import { letterDelay } from '../usecases/letter-delay.ts'
import { resendLetter } from '../usecases/resend-letter.ts'
import type { AdminPortalEnv } from './admin-session.ts'
import { serve } from './endpoint.ts'
import { readPlace, writePlace } from './place-in-list.ts'

export const letters = new Hono<AdminPortalEnv>()

const place = z.tuple([z.string(), z.string()])

serve(letters, 'GET /v3/portals/:portalId/letters', async ({ context, query }) => {
  const { state, kind, recipient, unconfirmed, 'page[size]': size, 'page[after]': after } = query
  const from = after === undefined ? undefined : readPlace(after, place)
  if (after !== undefined && !from) {
    return invalidParameters(context, [
      { field: 'page[after]', reason: 'is not a place in this list', source: 'query' },
    ])
  }
  const page = await context.var.store.letterLedger.page({
    states: statesOf(state),
    kind,
    recipient,
    isUnconfirmed: unconfirmed !== undefined,
    after: from && { id: from[0], recipient: from[1] },
    size,
  })
  const next = page.next && nextPage(context.req.url, writePlace([page.next.id, page.next.recipient]))
  return {
    data: page.letters.map(letterAnswer),
    meta: { page: { size, next }, never_arrived: page.neverArrived },
  }
})

serve(letters, 'GET /v3/portals/:portalId/letters/:letterId', async ({ context, params }) => {
  return answerInFull(context, params.letterId)
})

serve(letters, 'POST /v3/portals/:portalId/letters/:letterId/resend', async ({ context, params }) => {
  const { store, admin, settings, now, sendLetters } = context.var
  const by = { actor: 'admin', actorId: admin.id } as const
  const given = { store, by, tokenSecret: settings.tokenSecret, now }
  const resent = await resendLetter(params.letterId, given)
  if (resent.outcome === 'unknown') return noSuchLetter(context)
  if (resent.outcome === 'refused') return problemAnswer(context, 409, obstacleWords(resent.why, resent.kind))
  sendLetters(resent.delay)
  return answerInFull(context, resent.letterId)
})

serve(
  letters,
  'POST /v3/portals/:portalId/registrations/:registrationId/correct-email',
  async ({ context, params, body: { email } }) => {
    const { store, portal, admin, settings, now, sendLetters } = context.var
    const given = { store, portal, adminId: admin.id, tokenSecret: settings.tokenSecret, now }
    const corrected = await correctRegistrationEmail(params.registrationId, email, given)
    if (corrected.outcome === 'unknown') {
      return problemAnswer(context, 404, 'There is no such registration on this portal.')
    }
    if (corrected.outcome === 'refused') {
      return problemAnswer(context, 409, correctionWords(corrected.why, email.address))
    }
    sendLetters(letterDelay)
    return answerInFull(context, corrected.letterId)
  },
)

async function answerInFull(context: Context<AdminPortalEnv>, letterId: string): Promise<LetterAnswer | Response> {
  const letter = await context.var.store.letterLedger.find(letterId)
  return letter ? answerOf(letter) : noSuchLetter(context)
}

function noSuchLetter(context: Context<AdminPortalEnv>): Response {
  return problemAnswer(context, 404, 'There is no such letter on this portal.')
}

function statesOf(state: LettersQuery['state']): readonly LetterState[] | undefined {
  if (state === undefined) return undefined
  if (state === 'never_arrived') return neverArrivedStates
  return state === 'not_left' ? notLeftStates : [state]
}

function obstacleWords(why: LetterObstacle, kind: LetterKind): string {
  switch (why) {
    case 'not_left':
      return 'This letter is about to leave already. Look again in a minute.'
    case 'portal_closed':
      return 'This portal is closed. Reopen it in its settings, then send the letter again.'
    case 'link_over':
      return linkOverWords[kind] ?? 'The link in this letter no longer works.'
    case 'outdated':
      return outdatedWords[kind] ?? 'What this letter says is no longer so, or the address is no longer theirs.'
  }
}

const linkOverWords: Partial<Record<LetterKind, string>> = {
  'reset-password':
    'The link in this letter has expired or was used. They can ask for a new one with “Forgot password?” on the log-in page.',
  'change-email':
    'The link in this letter has expired or was used. They can ask for the new address again in their account.',
  'email-changed':
    'The way back in this letter is over. If they did not change the address themselves, revoke their access and talk to them.',
}

const nobodyWaits =
  'Nobody waits for this link any more: they have confirmed already, or signed up with another address.'
const decidedSince =
  'This letter tells of a decision that no longer holds, or goes to an address that is no longer theirs.'

const outdatedWords: Partial<Record<LetterKind, string>> = {
  'confirm-email': nobodyWaits,
  'developer-invitation': nobodyWaits,
  'account-approved': decidedSince,
  'account-rejected': decidedSince,
  'account-revoked': decidedSince,
  'approval-requested': 'They wait for a decision no more, or this admin does not decide on this portal any more.',
}

function correctionWords(why: CorrectionObstacle, address: string): string {
  switch (why) {
    case 'confirmed':
      return 'They have confirmed their address already. As a developer they can change it in their account.'
    case 'portal_closed':
      return 'This portal is closed. Reopen it in its settings, then correct the address.'
    case 'same_address':
      return 'This is the address that they signed up with. To try once more, send the letter again.'
    case 'added_by_admin':
      return 'An admin has added them as a developer with that address. Delete the developer, then add them with the right one.'
    case 'already_a_developer':
      return `${address} is a developer of this portal already.`
    case 'already_registered':
      return `Somebody has signed up with ${address} already. Send that letter again instead.`
    case 'domain_refused':
      return `This portal’s settings do not let addresses like ${address} sign up.`
  }
}

function letterAnswer(letter: KeptLetter): Letter {
  const { id, kind, recipient, developer_id, state, created_at, sent_at, attempts, resends, provider_id, error } =
    letter
  return {
    id,
    kind,
    subject: letterSubjects[kind],
    recipient,
    state,
    created_at: instant(created_at),
    sent_at: sent_at === null ? null : instant(sent_at),
    attempts,
    resends,
    error,
    provider_id,
    developer_id,
    registration:
      letter.registration_id === null
        ? null
        : {
            id: letter.registration_id,
            email: letter.registration_email ?? '',
            full_name: letter.registration_name ?? '',
            is_invited: letter.registration_is_invited === 1,
            link_expires_at: instant(letter.registration_expires_at ?? 0),
          },
  }
}

function answerOf({ entries, undeliverable, ...letter }: LetterInFull): LetterAnswer {
  return {
    ...letterAnswer(letter),
    states: entries.map(({ state, detail, at }) => ({ state, detail, at: instant(at) })),
    undeliverable: undeliverable ? { reason: undeliverable.reason, since: instant(undeliverable.at) } : null,
  }
}
