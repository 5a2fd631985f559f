import { createHmac } from 'node:crypto'

/** A secret of the installation, and those that are known besides it while it is rotated. */
export interface RotatedSecret {
  /** New values are made with it. */
  current: string
  /** Values were made with it until now. */
  before?: string | undefined
  /** Values will be made with it: whoever gets it as the current one sooner than others is understood by them. */
  next?: string | undefined
}

/** All secrets that values may have been made with, the current one first and each of them once. */
export function knownSecrets({ current, before, next }: RotatedSecret): string[] {
  return [...new Set([current, before, next])].filter((secret) => secret !== undefined)
}

/**
 * By what new values name the current secret. Undefined as long as it is the only one that is known: what names none was
 * made with the oldest, and the release before reads it as well.
 */
export function nameOfCurrent(secret: RotatedSecret): string | undefined {
  return secret.before === undefined && secret.next === undefined ? undefined : keyId(secret.current)
}

/** The secret that is in use for longest. Values that name none were made with it. */
export function oldestSecret({ current, before }: RotatedSecret): string {
  return before ?? current
}

/**
 * By what a stored value names the secret that it was made with: 12 hexadecimal digits, which follow from the secret and
 * say nothing about it, so nobody has to number secrets.
 */
export function keyId(secret: string): string {
  return createHmac('sha256', secret).update('the id of this secret').digest('hex').slice(0, 12)
}
