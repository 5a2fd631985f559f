import { pepperIdIn, withoutPepper } from '../secrets/password.ts'
import { keyId, type RotatedSecret } from '../secrets/rotated-secret.ts'
import { sealedWith } from '../secrets/sealed.ts'
import type { openSecretsInUse, StillNeeded } from '../store/secrets-in-use.ts'
import { unwantedMilliseconds } from './unwanted-address.ts'

interface Given {
  secretsInUse: Pick<ReturnType<typeof openSecretsInUse>, 'since' | 'passwords' | 'stillNeeded'>
  tokenSecret: RotatedSecret
  passwordPepper: RotatedSecret
  now: number
}

/** A secret by its id, since when it is in use, and what is known besides it. */
export interface StandOfSecret {
  id: string
  since: number | null
  before: string | null
  next: string | null
}

interface HashedWith {
  pepper: 'current' | 'before' | 'next' | 'unnamed' | 'none' | 'unknown'
  id: string | null
  passwords: number
}

/** Which secrets there are, and what those of before are still needed for: null where there is none. */
export async function standOfSecrets({ secretsInUse, tokenSecret, passwordPepper, now }: Given): Promise<{
  tokenSecret: StandOfSecret
  passwordPepper: StandOfSecret
  passwords: HashedWith[]
  neededBefore: StillNeeded | null
}> {
  const since = await secretsInUse.since('token_secret', keyId(tokenSecret.current))
  const isRotated = tokenSecret.before !== undefined && tokenSecret.before !== tokenSecret.current
  return {
    tokenSecret: standOf(tokenSecret, since),
    passwordPepper: standOf(passwordPepper, await secretsInUse.since('password_pepper', keyId(passwordPepper.current))),
    passwords: sumOf(await secretsInUse.passwords(), passwordPepper),
    neededBefore: isRotated
      ? await secretsInUse.stillNeeded({
          sealedWith: sealedWith(tokenSecret.current),
          codesWith: `${keyId(tokenSecret.current)}.`,
          since: since ?? now,
          unwantedMilliseconds,
          now,
        })
      : null,
  }
}

function standOf({ current, before, next }: RotatedSecret, since: number | undefined): StandOfSecret {
  return {
    id: keyId(current),
    since: since ?? null,
    before: before === undefined ? null : keyId(before),
    next: next === undefined ? null : keyId(next),
  }
}

function sumOf(ways: { way: string; passwords: number }[], pepper: RotatedSecret): HashedWith[] {
  const sums = new Map<string | null, HashedWith>()
  for (const { way, passwords } of ways) {
    const id = pepperIdIn(way) ?? null
    const sum = sums.get(id) ?? { pepper: knownAs(id, pepper), id, passwords: 0 }
    sums.set(id, { ...sum, passwords: sum.passwords + passwords })
  }
  return [...sums.values()]
}

function knownAs(id: string | null, { current, before, next }: RotatedSecret): HashedWith['pepper'] {
  if (id === null) return 'unnamed'
  if (id === withoutPepper) return 'none'
  if (id === keyId(current)) return 'current'
  if (before !== undefined && id === keyId(before)) return 'before'
  return next !== undefined && id === keyId(next) ? 'next' : 'unknown'
}
