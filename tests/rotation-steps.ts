import { env } from 'cloudflare:workers'

export const old = { TOKEN_SECRET: env.TOKEN_SECRET, PASSWORD_PEPPER: env.PASSWORD_PEPPER }
export const fresh = {
  TOKEN_SECRET: 'the token secret that comes after it',
  PASSWORD_PEPPER: 'the password pepper that comes after it',
}
const next = { TOKEN_SECRET_NEXT: fresh.TOKEN_SECRET, PASSWORD_PEPPER_NEXT: fresh.PASSWORD_PEPPER }
const before = { TOKEN_SECRET_BEFORE: old.TOKEN_SECRET, PASSWORD_PEPPER_BEFORE: old.PASSWORD_PEPPER }

/** What the worker is configured with after each step of a rotation, as docs/operating.md describes it. */
export const [notYet, announced, both, rotated, over] = [
  old,
  { ...old, ...next },
  { ...old, ...next, ...before },
  { ...fresh, ...next, ...before },
  { ...fresh, ...next },
]
