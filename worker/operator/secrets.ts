import { Hono } from 'hono'
import type { Secrets } from '../contract/operator-api.ts'
import type { DoorEnv } from '../env.ts'
import { instant } from '../http/endpoint.ts'
import { directoryDatabase } from '../store/database.ts'
import { openSecretsInUse } from '../store/secrets-in-use.ts'
import { type StandOfSecret, standOfSecrets } from '../usecases/stand-of-secrets.ts'
import { serve } from './endpoint.ts'

export const secrets = new Hono<DoorEnv>()

serve(secrets, 'GET /operator/secrets', async ({ context }) => {
  const { settings, now } = context.var
  const { tokenSecret, passwordPepper } = settings
  const secretsInUse = openSecretsInUse(directoryDatabase(context.env))
  const stand = await standOfSecrets({ secretsInUse, tokenSecret, passwordPepper, now })
  return {
    token_secret: secretAnswer(stand.tokenSecret),
    password_pepper: secretAnswer(stand.passwordPepper),
    passwords: stand.passwords,
    needed_before: stand.neededBefore && {
      totp_secrets: stand.neededBefore.totpSecrets,
      recovery_codes: stand.neededBefore.recoveryCodes,
      admins_with_recovery_codes: stand.neededBefore.adminsWithRecoveryCodes,
      letters: stand.neededBefore.letters,
      unwanted_addresses: stand.neededBefore.unwantedAddresses,
    },
  }
})

function secretAnswer({ since, ...secret }: StandOfSecret): Secrets['token_secret'] {
  return { ...secret, since: since === null ? null : instant(since) }
}
