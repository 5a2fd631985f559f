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
    if (error !== undefined) return { id, outcome: 'failed', error }
    return { id, outcome: 'taken', providerId: ids.shift() ?? null }
  })
  return { outcome: 'answered', letters }
}

function explain(
  { name, message, statusCode }: ErrorResponse,
  headers: Record<string, string> | null,
  { isBatch, messages }: Consignment,
): Handover {
  // It has this key already, with a letter that looked different: a portal has changed its name since. It was taken then.
  if (name === 'invalid_idempotent_request') {
    return { outcome: 'answered', letters: messages.map(({ id }) => ({ id, outcome: 'taken', providerId: null })) }
  }
  const error = `${name}: ${message}`
  if (!isBatch && (statusCode === 422 || statusCode === 400) && name !== 'invalid_from_address') {
    return { outcome: 'answered', letters: messages.map(({ id }) => ({ id, outcome: 'failed', error })) }
  }
  // Everything else passes, or is mended by the operator: a wrong key, a sender that is not verified, a used up quota.
  const seconds = Number(headers?.['retry-after'])
  return {
    outcome: 'unavailable',
    error,
    ...(seconds > 0 && { retryAfterMilliseconds: seconds * 1000 }),
  }
}
