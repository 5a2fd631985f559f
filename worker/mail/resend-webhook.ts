import { Resend } from 'resend'
import * as z from 'zod'
import type { LetterState } from '../contract/letters.ts'

/** What came in, word for word: the signature is that of exactly these bytes. */
export interface SignedNews {
  id: string
  timestamp: string
  signature: string
  body: string
}

/** What Resend tells of a letter. */
interface ToldNews {
  letterId: string | null
  sending: number | null
  providerId: string
  state: LetterState
  detail: string | null
  undeliverable: string | null
  at: number
}

export type ReadNews =
  | { outcome: 'news'; news: ToldNews }
  /** Something that is no concern of a letter. */
  | { outcome: 'other' }
  | { outcome: 'not_signed' | 'unreadable' }

const states = {
  'email.sent': 'sent',
  'email.delivered': 'delivered',
  'email.delivery_delayed': 'delayed',
  'email.bounced': 'bounced',
  'email.complained': 'complained',
  'email.failed': 'failed',
  'email.suppressed': 'suppressed',
} as const satisfies Record<string, LetterState>

/** The tags that went along with a letter. What else stands in their place is none of ours, and no reason not to listen. */
const ourTags = z
  .object({
    letter: z.string().max(100).optional().catch(undefined),
    sending: z
      .string()
      .regex(/^\d{1,6}$/)
      .transform(Number)
      .optional()
      .catch(undefined),
  })
  .catch({})

/** Tags come by name, or as the list that they were sent as. */
function namedTags(tags: unknown): unknown {
  const list = z.array(z.object({ name: z.string(), value: z.unknown() })).safeParse(tags).data
  return list ? Object.fromEntries(list.map(({ name, value }) => [name, value])) : tags
}

const told = z.object({
  type: z.enum(Object.keys(states) as (keyof typeof states)[]),
  created_at: z
    .string()
    .transform((time) => Date.parse(time))
    .refine(Number.isFinite),
  data: z.object({
    email_id: z.string().min(1).max(100),
    tags: z.preprocess(namedTags, ourTags),
    bounce: z.object({ type: z.string(), message: z.string() }).partial().optional(),
    failed: z.object({ reason: z.string() }).partial().optional(),
    suppressed: z.object({ message: z.string() }).partial().optional(),
  }),
})

/**
 * Reads what Resend's webhook says (https://resend.com/docs/webhooks/introduction), if Resend has signed it within the
 * last five minutes. Nothing of it is looked at before that.
 */
export function readResendWebhook(
  { body, ...headers }: SignedNews,
  { apiKey, secret }: { apiKey: string; secret: string },
): ReadNews {
  let payload: unknown
  try {
    payload = new Resend(apiKey).webhooks.verify({ payload: body, headers, webhookSecret: secret })
  } catch {
    return { outcome: 'not_signed' }
  }
  const { success, data: event } = z.object({ type: z.string() }).safeParse(payload)
  if (!success) return { outcome: 'unreadable' }
  if (!Object.hasOwn(states, event.type)) return { outcome: 'other' }
  const read = told.safeParse(payload)
  return read.success ? { outcome: 'news', news: newsOf(read.data) } : { outcome: 'unreadable' }
}

function newsOf({ type, created_at, data }: z.infer<typeof told>): ToldNews {
  const { email_id, tags, bounce, failed, suppressed } = data
  const detail = shorten(bounce?.message ?? failed?.reason ?? suppressed?.message)
  return {
    letterId: tags.letter ?? null,
    sending: tags.sending ?? null,
    providerId: email_id,
    state: states[type],
    detail,
    undeliverable: isForGood(type, bounce?.type) ? (detail ?? reasons[type]) : null,
    at: created_at,
  }
}

const reasons = {
  'email.bounced': 'The address does not exist or takes no letters.',
  'email.suppressed': 'The mail provider sends nothing more to this address.',
  'email.complained': 'Somebody there has marked a letter as unwanted.',
}

/** True when nothing more should be sent to the address. Another kind of bounce may pass. */
function isForGood(type: keyof typeof states, bounce: string | undefined): type is keyof typeof reasons {
  if (type === 'email.bounced') return bounce?.toLowerCase() === 'permanent'
  return type === 'email.suppressed' || type === 'email.complained'
}

const longestDetail = 300

function shorten(text: string | undefined): string | null {
  const line = text?.replace(/\s+/g, ' ').trim()
  if (!line) return null
  return line.length > longestDetail ? `${line.slice(0, longestDetail - 1)}…`.toWellFormed() : line
}
