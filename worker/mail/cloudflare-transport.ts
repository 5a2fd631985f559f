import type { Handover, Message, Transport } from './transport.ts'

/** What Cloudflare will refuse again, however often it is asked. */
const refusals: ReadonlySet<string> = new Set([
  'E_VALIDATION_ERROR',
  'E_RECIPIENT_NOT_ALLOWED',
  'E_RECIPIENT_SUPPRESSED',
  'E_CONTENT_TOO_LARGE',
])

/**
 * Letters leave through Cloudflare's Email Service (https://developers.cloudflare.com/email-service). It takes one at a
 * time and knows no keys: a letter whose answer was lost is sent a second time, and what becomes of letters is not told.
 */
export function cloudflareTransport(binding: SendEmail, requestsPerSecond: number): Transport {
  return {
    most: 1,
    gap: Math.ceil(1000 / requestsPerSecond),
    async send({ messages: [message] }) {
      if (!message) return { outcome: 'answered', letters: [] }
      const { id } = message
      try {
        const { messageId } = await inTime(binding.send(asEmail(message)))
        return { outcome: 'answered', letters: [{ id, outcome: 'taken', providerId: messageId }] }
      } catch (error) {
        return explain(id, error)
      }
    },
  }
}

/** An answer that takes longer is none: who sends a letter has it for a minute, and waits for its turn within that. */
const answerMilliseconds = 15_000

async function inTime<Result>(answer: Promise<Result>): Promise<Result> {
  const { promise: late, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(new Error('no answer in time')), answerMilliseconds)
  try {
    return await Promise.race([answer, late])
  } finally {
    clearTimeout(timer)
  }
}

function asEmail({ from, replyTo, recipient, subject, text, html }: Message): EmailMessageBuilder {
  return { from, to: recipient, subject, text, html, ...(replyTo !== null && { replyTo }) }
}

function explain(id: string, problem: unknown): Handover {
  const code = problem instanceof Error && 'code' in problem ? String(problem.code) : ''
  const error = code === '' ? String(problem) : `${code}: ${(problem as Error).message}`
  const trouble = { code: code || 'unknown', error }
  if (refusals.has(code)) return { outcome: 'answered', letters: [{ id, outcome: 'failed', ...trouble }] }
  return { outcome: 'unavailable', ...trouble }
}
