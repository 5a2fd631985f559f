import { type Context, Hono } from 'hono'
import { v7 as uuidv7 } from 'uuid'
import type { Passkey } from '../contract/management/second-factor.ts'
import type { RequestContext } from '../env.ts'
import { giveDevice } from '../http/browser.ts'
import { instant } from '../http/endpoint.ts'
import { invalidParameters, problemAnswer } from '../http/problem.ts'
import { giveSession } from '../http/session-cookie.ts'
import { hashToken, newToken } from '../secrets/token.ts'
import { directoryDatabase } from '../store/database.ts'
import { adminPasskeys, type OwnPasskey } from '../store/passkeys.ts'
import { openSecondFactors } from '../store/second-factors.ts'
import { addPasskey } from '../usecases/add-passkey.ts'
import { askForNewPasskey } from '../usecases/ask-for-passkey.ts'
import { newDeviceCookie } from '../usecases/known-device.ts'
import { recoveryCodesFor } from '../usecases/recovery-codes.ts'
import { beginTotp, confirmTotp } from '../usecases/set-up-totp.ts'
import { accountGiven } from './account-given.ts'
import type { AdminEnv } from './admin-session.ts'
import { consoleRelyingParty } from './console-relying-party.ts'
import { serve } from './endpoint.ts'
import { presentPassword } from './present-password.ts'

/** The second factor of whoever calls: an authenticator app, passkeys, and recovery codes for when both are gone. */
export const ownSecondFactor = new Hono<AdminEnv>()

const noSuchPasskey = 'You have no such passkey.'
const lastOne = 'Your organization asks for a second factor, and this is your only one. Add another one first.'

serve(ownSecondFactor, 'GET /v3/me/second-factor', async ({ context }) => {
  const factor = await factorsOf(context).find(context.var.admin.id)
  return {
    is_required: factor?.is_required === 1,
    totp_added_at: factor?.totp_confirmed_at ? instant(factor.totp_confirmed_at) : null,
    recovery_codes_left: factor?.recovery_codes_left ?? 0,
  }
})

serve(ownSecondFactor, 'POST /v3/me/totp', async ({ context, body }) => {
  const password = await presentPassword(context, body.password)
  if ('refusal' in password) return password.refusal
  const { settings, now, admin } = context.var
  const { tokenSecret } = settings
  const begun = await beginTotp(admin.id, password.verifiedHash, { factors: factorsOf(context), tokenSecret, now })
  return begun.outcome === 'begun'
    ? { secret: begun.secret, address: begun.address }
    : problemAnswer(context, 409, 'You have an authenticator app already. Remove it before you add another one.')
})

serve(ownSecondFactor, 'POST /v3/me/totp/confirm', async ({ context, body }) => {
  const { settings, now, admin, sendLetters } = context.var
  const { tokenSecret } = settings
  const { codes, factor, token } = await addedFactor(context)
  const confirmed = await confirmTotp(
    admin.id,
    { code: body.code, factor },
    { factors: factorsOf(context), tokenSecret, now },
  )
  switch (confirmed.outcome) {
    case 'added':
      if (token) await completeSession(context, token)
      sendLetters()
      return { recovery_codes: confirmed.hasNewCodes ? codes : [] }
    case 'wrong_code': {
      const reason = 'is not the one that the app shows now; wait for the next one and try again'
      return invalidParameters(context, [{ field: 'code', reason, source: 'body' }])
    }
    case 'refused':
      return problemAnswer(context, 409, 'There is no authenticator app to confirm. Begin again.')
  }
})

serve(ownSecondFactor, 'DELETE /v3/me/totp', async ({ context, body }) => {
  const password = await presentPassword(context, body.password)
  if ('refusal' in password) return password.refusal
  const { now, admin, sendLetters } = context.var
  const ids = { eventId: uuidv7({ msecs: now }), letterId: uuidv7({ msecs: now }) }
  const removed = await factorsOf(context).removeTotp(admin.id, { ...password, ...ids, now })
  if (removed === 'kept') return problemAnswer(context, 409, lastOne)
  if (removed === 'not_found') return problemAnswer(context, 404, 'You have no authenticator app.')
  sendLetters()
  return undefined
})

serve(ownSecondFactor, 'POST /v3/me/recovery-codes', async ({ context, body }) => {
  const password = await presentPassword(context, body.password)
  if ('refusal' in password) return password.refusal
  const { settings, now, admin, sendLetters } = context.var
  const { codes, hashes } = await recoveryCodesFor(admin.id, settings.tokenSecret)
  const ids = { eventId: uuidv7({ msecs: now }), letterId: uuidv7({ msecs: now }) }
  const areRenewed = await factorsOf(context).renewRecoveryCodes(admin.id, hashes, { ...password, ...ids, now })
  if (!areRenewed) return problemAnswer(context, 409, 'Add an authenticator app or a passkey first.')
  sendLetters()
  return { recovery_codes: codes }
})

serve(ownSecondFactor, 'GET /v3/me/passkeys', async ({ context }) => ({
  data: (await passkeysOf(context).list(context.var.admin.id)).map(passkeyAnswer),
}))

serve(ownSecondFactor, 'POST /v3/me/passkeys/options', async ({ context, body }) => {
  const password = await presentPassword(context, body.password)
  if ('refusal' in password) return password.refusal
  const { admin } = context.var
  return askForNewPasskey(admin, admin.organization_name, keepingOf(context))
})

serve(ownSecondFactor, 'POST /v3/me/passkeys', async ({ context, body }) => {
  const { admin, sendLetters } = context.var
  const { codes, factor, token } = await addedFactor(context)
  const added = await addPasskey(admin.id, { made: body.credential, name: body.name, factor }, keepingOf(context))
  switch (added.outcome) {
    case 'added':
      if (token) await completeSession(context, token)
      sendLetters()
      return { id: added.passkeyId, recovery_codes: added.hasNewCodes ? codes : [] }
    case 'not_proven':
      return problemAnswer(
        context,
        409,
        'That took too long, or the passkey was made for another page. Please try again.',
      )
    case 'refused':
      return problemAnswer(context, 409, 'You have this passkey already, or as many as an account can have.')
  }
})

serve(ownSecondFactor, 'PATCH /v3/me/passkeys/:passkeyId', async ({ context, params, body }) => {
  const renamed = await passkeysOf(context).rename(context.var.admin.id, params.passkeyId, body.name)
  return renamed ? passkeyAnswer(renamed) : problemAnswer(context, 404, noSuchPasskey)
})

serve(ownSecondFactor, 'DELETE /v3/me/passkeys/:passkeyId', async ({ context, params, body }) => {
  const password = await presentPassword(context, body.password)
  if ('refusal' in password) return password.refusal
  const { now, admin } = context.var
  const made = { ...password, eventId: uuidv7({ msecs: now }), now }
  const removed = await passkeysOf(context).remove(admin.id, params.passkeyId, made)
  if (removed === 'kept') return problemAnswer(context, 409, lastOne)
  return removed === 'removed' ? undefined : problemAnswer(context, 404, noSuchPasskey)
})

const factorsOf = ({ env }: RequestContext) => openSecondFactors(directoryDatabase(env))
const passkeysOf = ({ env }: RequestContext) => adminPasskeys(directoryDatabase(env))
const keepingOf = (context: RequestContext) => ({
  passkeys: passkeysOf(context),
  relyingParty: consoleRelyingParty(context.var.settings),
  now: context.var.now,
})

/**
 * What adding a factor needs besides. A session that could not go on without it goes on under a new token (ASVS 7.2.4);
 * one that was complete keeps its own, so that whatever else the page is asking for is answered.
 */
async function addedFactor({ var: { admin, session, settings } }: { var: AdminEnv['Variables'] }) {
  const { codes, hashes } = await recoveryCodesFor(admin.id, settings.tokenSecret)
  const token = session.standing === 'complete' ? undefined : newToken()
  const nextTokenHash = token ? await hashToken(token) : session.tokenHash
  return { codes, token, factor: { tokenHash: session.tokenHash, nextTokenHash, recoveryCodeHashes: hashes } }
}

/** The session that could not go on before: now it does, and its browser is a known device. */
async function completeSession(context: Context<AdminEnv>, token: string): Promise<void> {
  giveSession(context, 'admin', token)
  const given = accountGiven(context)
  const account = await given.accounts.find(context.var.admin.id)
  if (!account?.password_hash) return
  const owner = { emailKey: account.email_key, passwordHash: account.password_hash }
  giveDevice(context, await newDeviceCookie(owner, given))
}

function passkeyAnswer({ id, name, created_at, last_used_at }: OwnPasskey): Passkey {
  return {
    id,
    name,
    created_at: instant(created_at),
    last_used_at: last_used_at === null ? null : instant(last_used_at),
  }
}
