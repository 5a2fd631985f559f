import { Webhook } from 'standardwebhooks'

/** What a worker needs for Resend to be heard. */
export const webhookBindings = {
  RESEND_API_KEY: 're_a_key_for_tests_and_only_for_tests',
  RESEND_WEBHOOK_SECRET: `whsec_${btoa('a webhook secret for tests, and only for tests')}`,
}

export interface ToldByResend {
  type: string
  /** The letter that was sent along, and which sending of it. */
  tags?: Record<string, unknown> | { name: string; value: unknown }[]
  emailId?: string
  /** What else stands in `data`, such as `bounce`. */
  data?: Record<string, unknown>
  at?: string
}

interface Delivery {
  /** Of what is told: the same for what is told again. */
  id?: string
  secret?: string
  /** When it was signed. The clock of whoever checks is the real one. */
  signedAt?: number
}

/** What Resend sends to the webhook, signed. */
export function signedByResend(told: ToldByResend | string, delivery: Delivery = {}) {
  const { id = `msg_${crypto.randomUUID()}`, secret = webhookBindings.RESEND_WEBHOOK_SECRET } = delivery
  const signedAt = new Date(delivery.signedAt ?? Date.now())
  const body = typeof told === 'string' ? told : JSON.stringify(asResendWritesIt(told))
  return {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      'svix-id': id,
      'svix-timestamp': String(Math.floor(signedAt.getTime() / 1000)),
      'svix-signature': new Webhook(secret).sign(id, signedAt, body),
    },
    body,
  }
}

/** Tells the worker what became of a letter, as Resend does it. */
export function tellFromResend(
  world: { request: (url: string, init: RequestInit) => Promise<Response> },
  told: ToldByResend | string,
  /** `body`: what is sent in place of what was signed. */
  delivery: Delivery & { body?: BodyInit } = {},
): Promise<Response> {
  const signed = signedByResend(told, delivery)
  return world.request('https://admin.localhost/webhooks/resend', { ...signed, body: delivery.body ?? signed.body })
}

function asResendWritesIt({ type, tags, emailId = crypto.randomUUID(), data, at }: ToldByResend) {
  return {
    type,
    created_at: at ?? '2026-03-01T12:30:00.000Z',
    data: {
      created_at: '2026-03-01 12:29:59.123456+00',
      email_id: emailId,
      from: 'Acme <letters@example.com>',
      to: ['somebody@example.com'],
      subject: 'A letter',
      ...(tags && { tags }),
      ...data,
    },
  }
}
