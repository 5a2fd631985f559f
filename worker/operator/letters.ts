import { Hono } from 'hono'
import type { DoorEnv } from '../env.ts'
import { problemAnswer } from '../http/problem.ts'
import { adminLettersOf } from '../store/admin-letters.ts'
import { databaseOf, directoryDatabase } from '../store/database.ts'
import { theOperator } from '../store/events.ts'
import { operatedOrganization } from '../store/operated-organizations.ts'
import { openPortalStore } from '../store/portal-store.ts'
import { findPortalById } from '../store/portals.ts'
import { letterDelay } from '../usecases/letter-delay.ts'
import { resendLetter } from '../usecases/resend-letter.ts'
import { retryFailedLetters } from '../usecases/retry-failed-letters.ts'
import { retryLetterToAdmin } from '../usecases/retry-letter-to-admin.ts'
import { serve } from './endpoint.ts'

export const letters = new Hono<DoorEnv>()

serve(letters, 'POST /operator/organizations/:organizationId/letters/retry', async ({ context, params, body }) => {
  const { settings, now, sendLetters } = context.var
  const database = directoryDatabase(context.env)
  if (!(await operatedOrganization(database, params.organizationId).find())) {
    return problemAnswer(context, 404, 'There is no such organization.')
  }
  const letters = adminLettersOf(database, params.organizationId)
  const given = { letters, by: theOperator, tokenSecret: settings.tokenSecret, now }
  const result = await retryFailedLetters(body.after, {
    failed: letters.failed,
    sendAgain: (letter) => retryLetterToAdmin(letter, given),
  })
  sendLetters()
  return result
})

serve(letters, 'POST /operator/portals/:portalId/letters/retry', async ({ context, params, body }) => {
  const { settings, now, sendLetters } = context.var
  const portal = await findPortalById(directoryDatabase(context.env), params.portalId)
  if (!portal) return problemAnswer(context, 404, 'There is no such portal.')
  const store = openPortalStore(databaseOf(context.env, portal), portal)
  const given = { store, by: theOperator, tokenSecret: settings.tokenSecret, now }
  const result = await retryFailedLetters(body.after, {
    failed: store.letterLedger.failed,
    sendAgain: async ({ id }) => (await resendLetter(id, given)).outcome === 'resent',
  })
  sendLetters(letterDelay)
  return result
})
