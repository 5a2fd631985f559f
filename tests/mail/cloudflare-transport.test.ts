import { env } from 'cloudflare:workers'
import { describe, expect, test, vi } from 'vitest'
import { cloudflareTransport } from '../../worker/mail/cloudflare-transport.ts'
import { acme, freshAddress, openWorld } from '../world.ts'

const message = {
  id: 'a-letter',
  sending: 0,
  portal: 'Acme',
  from: '"Acme" <letters@example.com>',
  replyTo: 'help@example.com',
  recipient: 'ada@example.com',
  subject: 'Confirm your email',
  text: 'Open the link.',
  html: '<p>Open the link.</p>',
}

const send = (binding: SendEmail) =>
  cloudflareTransport(binding, 2).send({ key: message.id, isBatch: false, messages: [message], now: 0 })

function refusing(error: Error & { code?: string }): SendEmail {
  return {
    send: async () => {
      throw error
    },
  }
}

test('a letter leaves through the binding, and is known by the id it was given', async () => {
  const { EMAIL } = env
  if (!EMAIL) throw new Error('wrangler.toml binds no EMAIL')
  expect(await send(EMAIL)).toEqual({
    outcome: 'answered',
    letters: [{ id: 'a-letter', outcome: 'taken', providerId: expect.stringContaining('@example.com') }],
  })
})

describe('what Cloudflare refuses', () => {
  test.each(['E_RECIPIENT_SUPPRESSED', 'E_RECIPIENT_NOT_ALLOWED', 'E_VALIDATION_ERROR'])(
    '%s has failed for good',
    async (code) => {
      expect(await send(refusing(Object.assign(new Error('not there'), { code })))).toEqual({
        outcome: 'answered',
        letters: [{ id: 'a-letter', outcome: 'failed', code, error: `${code}: not there` }],
      })
    },
  )

  test.each(['E_RATE_LIMIT_EXCEEDED', 'E_SENDER_NOT_VERIFIED', 'E_INTERNAL_SERVER_ERROR', undefined])(
    '%s is tried again',
    async (code) => {
      const error = Object.assign(new Error('later'), code && { code })
      expect(await send(refusing(error))).toMatchObject({ outcome: 'unavailable' })
    },
  )
})

test('a letter whose answer takes too long is tried again', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const handover = send({ send: () => new Promise(() => {}) })
  vi.advanceTimersByTime(15_000)
  expect(await handover).toMatchObject({ outcome: 'unavailable', error: expect.stringContaining('no answer') })
  vi.useRealTimers()
})

test('the worker sends its letters that way when it is told to', async () => {
  const world = openWorld({ ...env, MAIL_TRANSPORT: 'cloudflare' })
  const email = freshAddress()
  await world.visitor(acme).post('/register', { full_name: 'Ada', email })
  world.pass(2000)
  await world.sweep()
  const row = await env.DB.prepare('SELECT state, provider_id FROM letters WHERE recipient = ?').bind(email).first()
  expect(row).toEqual({ state: 'sent', provider_id: expect.stringContaining('@') })
})
