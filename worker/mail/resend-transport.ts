import { type ErrorResponse, Resend } from 'resend'
import type { Answered, Consignment, Handover, Message, Transport } from './transport.ts'

const batchMost = 100

/** An answer that takes longer is none. What was taken all the same is known by its key at the next try. */
const answerMilliseconds = 15_000

/** Without one of its own, Resend refuses a request, and a worker sends none. */
const userAgent = 'Vestibule (https://vestibule.dev)'

interface Configuration {
  apiKey: string
  /** Where the API is: https://api.resend.com, and elsewhere in tests. */
  origin: string
  requestsPerSecond: number
}

/**
 * Letters leave through Resend (https://resend.com/docs/api-reference). The same consignment may be sent any number of
 * times within a day: by its key it is taken once.
 */
export function resendTransport({ apiKey, origin, requestsPerSecond }: Configuration): Transport {
  const resend = new Resend(apiKey, { baseUrl: origin, userAgent })
  return {
    most: batchMost,
    gap: Math.ceil(1000 / requestsPerSecond),
    async send(consignment) {
      const { key, isBatch, messages } = consignment
      const options = { idempotencyKey: key, signal: AbortSignal.timeout(answerMilliseconds) }
      if (isBatch) {
        const given = { ...options, batchValidation: 'permissive' as const }
        const { data, error, headers } = await resend.batch.send(messages.map(asEmail), given)
        return error ? explain(error, headers, consignment) : answerOfBatch(data, messages)
      }
      const [message] = messages
      if (!message) return { outcome: 'answered', letters: [] }
      const { data, error, headers } = await resend.emails.send(asEmail(message), options)
      if (error) return explain(error, headers, consignment)
      return { outcome: 'answered', letters: [{ id: message.id, outcome: 'taken', providerId: data.id }] }
    },
  }
}

function asEmail({ id, sending, from, replyTo, recipient, subject, text, html }: Message) {
  return {
    from,
    to: recipient,
    subject,
    text,
    html,
    ...(replyTo !== null && { replyTo }),
    // Come back with what is told of the letter later, even before the answer to this request is read.
    tags: [
      { name: 'letter', value: id },
      { name: 'sending', value: String(sending) },
    ],
  }
}

/** Of a batch those with an error were not taken; what remains is answered in its order. */
function answerOfBatch(
  { data, errors }: { data: { id: string }[]; errors?: { index: number; message: string }[] },
  messages: Message[],
): Handover {
  const refused = new Map(errors?.map(({ index, message }) => [index, message]))
  const ids = data.map(({ id }) => id)
  const letters = messages.map(({ id }, index): Answered => {
    const error = refused.get(index)
    if (error === undefined) return { id, outcome: 'taken', providerId: ids.shift() ?? null }
    return { id, outcome: isAboutRecipient(error) ? 'failed' : 'refused', code: 'refused within a batch', error }
  })
  return { outcome: 'answered', letters }
}

function explain(
  { name, message, statusCode }: ErrorResponse,
  headers: Record<string, string> | null,
  { isBatch, messages, now }: Consignment,
): Handover {
  const each = (answer: (id: string) => Answered): Handover => {
    return { outcome: 'answered', letters: messages.map(({ id }) => answer(id)) }
  }
  // It has this key already, with a letter that looked different (a portal has changed its name since) or with letters
  // more (one of them was deleted since). It has taken these then.
  if (name === 'invalid_idempotent_request') return each((id) => ({ id, outcome: 'taken', providerId: null }))

  const trouble = { code: `${name} ${statusCode}`, error: `${name}: ${message}` }
  if (statusCode === null || isForNow(statusCode) || isAboutKey(name, message)) {
    return { outcome: 'unavailable', ...trouble, ...retryAfter(headers, now) }
  }
  // Of a batch it is not said whose fault it is. Alone, each is told for itself.
  const isFinal = !isBatch && (statusCode === 400 || statusCode === 422) && isAboutRecipient(message)
  return each((id) => ({ id, outcome: isFinal ? 'failed' : 'refused', ...trouble }))
}

/** True of what says nothing about the letters: no key, too late, the same request under way, too many, and its own faults. */
function isForNow(statusCode: number): boolean {
  return [401, 408, 409, 429].includes(statusCode) || statusCode < 400 || statusCode >= 500
}

/** Resend calls a wrong key a validation error, too. Like a sender it is the operator's to mend. */
function isAboutKey(name: string, message: string): boolean {
  return ['missing_api_key', 'restricted_api_key', 'invalid_api_key'].includes(name) || /\bAPI key\b/i.test(message)
}

function isAboutRecipient(message: string): boolean {
  return message.includes('`to`')
}

/** As seconds or as a date (RFC 9110), an hour at most: whoever asks for more is asked again before. */
function retryAfter(headers: Record<string, string> | null, now: number): { retryAfterMilliseconds?: number } {
  const asked = headers?.['retry-after']?.trim()
  if (!asked) return {}
  const milliseconds = /^[\d.]+$/.test(asked) ? Number(asked) * 1000 : Date.parse(asked) - now
  return milliseconds > 0 ? { retryAfterMilliseconds: Math.min(Math.ceil(milliseconds), longestQuiet) } : {}
}

const longestQuiet = 3_600_000
