import { Hono } from 'hono'
import type { DoorEnv, RequestContext } from '../env.ts'
import { limitBody } from '../http/body.ts'
import { problemAnswer } from '../http/problem.ts'
import { Refused } from '../http/refused.ts'
import { directoryDatabase } from '../store/database.ts'
import { openLetterLedger } from '../store/letter-ledger.ts'
import { hearOfLetter } from '../usecases/hear-of-letter.ts'

const maxBytes = 64 * 1024

/**
 * Where Resend tells what became of letters. No page sends this, so no origin is asked for: the signature over the whole
 * body says who it is, and before that was checked nothing of the body is read.
 */
export const resendWebhook = new Hono<DoorEnv>()
  .use('/webhooks/resend', async (context, next) => {
    if (!context.var.settings.resendWebhook) throw new Refused('not_found')
    await next()
  })
  .post('/webhooks/resend', limitBody(maxBytes), async (context) => {
    const { resendWebhook: webhook } = context.var.settings
    const [id, timestamp, signature] = ['svix-id', 'svix-timestamp', 'svix-signature'].map((name) =>
      context.req.header(name),
    )
    if (!webhook || !id || !timestamp || !signature || id.length > longestId) return notSigned(context)
    const signed = { id, timestamp, signature, body: await context.req.text() }
    const ledger = openLetterLedger(directoryDatabase(context.env))
    switch (await hearOfLetter(signed, { ledger, webhook })) {
      case 'not_signed':
        return notSigned(context)
      case 'unreadable':
        return problemAnswer(context, 400, 'This is not what we expect here.')
      default:
        return context.body(null, 204)
    }
  })

const longestId = 100

function notSigned(context: RequestContext): Response {
  return problemAnswer(context, 401, 'The signature is not valid.')
}
