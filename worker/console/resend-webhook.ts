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
 * body says who it is, and before that was checked nothing of the body is understood.
 */
export const resendWebhook = new Hono<DoorEnv>()
  .use('/webhooks/resend', async (context, next) => {
    if (!context.var.settings.resendWebhook) throw new Refused('not_found')
    if (context.req.method === 'POST' && !signatureOf(context)) return notSigned(context)
    return next()
  })
  .post('/webhooks/resend', limitBody(maxBytes), async (context) => {
    const { resendWebhook: webhook } = context.var.settings
    const signature = signatureOf(context)
    if (!webhook || !signature) return notSigned(context)
    const given = { ledger: openLetterLedger(directoryDatabase(context.env)), webhook, count: context.var.count }
    switch (await hearOfLetter({ ...signature, body: await context.req.text() }, given)) {
      case 'not_signed':
        return notSigned(context)
      case 'unreadable':
        return problemAnswer(context, 400, 'This is not what we expect here.')
      default:
        return context.body(null, 204)
    }
  })

const longestId = 100

function signatureOf({ req }: RequestContext): { id: string; timestamp: string; signature: string } | undefined {
  const [id, timestamp, signature] = [req.header('svix-id'), req.header('svix-timestamp'), req.header('svix-signature')]
  return id && timestamp && signature && id.length <= longestId ? { id, timestamp, signature } : undefined
}

function notSigned(context: RequestContext): Response {
  return problemAnswer(context, 401, 'The signature is not valid.')
}
