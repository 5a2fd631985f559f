import * as z from 'zod'
import type { Endpoints } from '../endpoint.ts'
import { email, isReadableLine } from '../fields.ts'
import { letterKinds } from '../letter-subjects.ts'
import { letterStates } from '../letters.ts'
import { instant, pageAfter, pageSize, uuid } from './shapes.ts'

/** How many letters a page can show. */
const shownMost = 50

/** A registration that is not confirmed yet: who waits for the link in a letter. */
const unconfirmedRegistration = z.object({
  id: uuid,
  email: z.string(),
  /** Empty when an admin has invited them without a name. */
  full_name: z.string(),
  is_invited: z.boolean(),
  link_expires_at: instant,
})

const letterFields = {
  id: uuid,
  kind: z.string(),
  /** What a letter of this kind is about. */
  subject: z.string(),
  recipient: z.string(),
  state: z.enum(letterStates),
  created_at: instant,
  /** When the mail provider took it. */
  sent_at: instant.nullable(),
  /** How often it was tried since it was written, or since it was sent again. */
  attempts: z.number(),
  /** How often an admin had it sent again. */
  resends: z.number(),
  /** Why the last try was in vain, or why it was not delivered, as the mail provider says it. */
  error: z.string().nullable(),
  /** What the mail provider calls it. */
  provider_id: z.string().nullable(),
  developer_id: uuid.nullable(),
  /** Null when its link confirms nobody, or nobody any more. */
  registration: unconfirmedRegistration.nullable(),
}
const letter = z.object(letterFields)
export type Letter = z.infer<typeof letter>

const letterInFull = z.object({
  ...letterFields,
  /** What became of it, in the order in which it happened. */
  states: z.array(z.object({ state: z.enum(letterStates), detail: z.string().nullable(), at: instant })),
  /** Why no letter of this portal goes to the address, until one is sent again. */
  undeliverable: z.object({ reason: z.string(), since: instant }).nullable(),
})
export type LetterInFull = z.infer<typeof letterInFull>

const lettersQuery = z.strictObject({
  /** `never_arrived`: failed, suppressed or bounced. `not_left`: waiting or held. */
  state: z
    .enum([...letterStates, 'never_arrived', 'not_left'], {
      error: `must be one of ${letterStates.join(', ')}, never_arrived, not_left`,
    })
    .optional(),
  kind: z.enum(letterKinds, { error: `must be one of ${letterKinds.join(', ')}` }).optional(),
  /** How the address begins, or all of it. */
  recipient: z
    .string({ error: 'must be given once' })
    .transform((value) => value.trim())
    .refine((value) => value !== '' && value.length <= 254 && isReadableLine(value), {
      error: 'must be an address, or how one begins',
    })
    .optional(),
  /**
   * Confirmations that were never delivered: of each registration that is not confirmed yet the newest letter with a
   * link, if it is delayed, has failed, was suppressed or bounced.
   */
  unconfirmed: z.literal('true', { error: 'must be true' }).optional(),
  'page[size]': pageSize(shownMost),
  'page[after]': pageAfter,
})
export type LettersQuery = z.infer<typeof lettersQuery>

/**
 * `never_arrived`: how many letters of the portal never arrived, whatever was asked for. It is counted up to 101, which
 * means more than a hundred.
 */
const letterList = z.object({
  data: z.array(letter),
  meta: z.object({
    page: z.object({ size: z.number(), next: z.string().nullable() }),
    never_arrived: z.number(),
  }),
})

/**
 * The newest letter first; with `recipient` by address, and of each address the newest first. Where no index answers all
 * conditions together, a page looks through a bounded number of letters: it may then have fewer than asked for, or none,
 * and `meta.page.next` still says where to go on. Only `next: null` means that there is nothing more.
 */
export const letterEndpoints = {
  'GET /v3/portals/:portalId/letters': { query: lettersQuery, answer: letterList },
  'GET /v3/portals/:portalId/letters/:letterId': { answer: letterInFull },
  /** Answers with the letter that leaves: the same, or a new one with a new link. */
  'POST /v3/portals/:portalId/letters/:letterId/resend': { answer: letterInFull },
  /** Answers with the letter that leaves to the new address. */
  'POST /v3/portals/:portalId/registrations/:registrationId/correct-email': {
    body: z.strictObject({ email }),
    answer: letterInFull,
  },
} as const satisfies Endpoints
