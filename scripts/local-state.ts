import { randomBytes, randomInt } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { root } from './project.ts'

const passwordLetters = 'abcdefghjkmnpqrstuvwxyz23456789'

/** Where the local installation keeps its database and its secrets. */
export const stateDirectory = resolve(root, process.env.STATE_DIRECTORY || '.wrangler/state')

/** The file, in the form that wrangler reads, with the secrets that the local worker gets. */
export const secretsFile = join(stateDirectory, 'secrets.env')

/** Makes the local worker's secrets, once, and gives the one that hashing needs. */
export function localPepper(): string {
  const secrets = keptOnce(secretsFile, () => `TOKEN_SECRET=${newSecret()}\nPASSWORD_PEPPER=${newSecret()}\n`)
  if (operatorTokenIn(secrets) === undefined) {
    replaceFile(secretsFile, `${secrets.trimEnd()}\nOPERATOR_TOKEN=${newSecret()}\n`)
  }
  const pepper = /^PASSWORD_PEPPER=(.+)$/m.exec(secrets)?.[1]
  if (!pepper) throw new Error(`${secretsFile} has no PASSWORD_PEPPER. Delete the file and the database beside it.`)
  return pepper
}

/** What opens the operator API of the local installation; undefined as long as it was never started. */
export function localOperatorToken(): string | undefined {
  return existsSync(secretsFile) ? operatorTokenIn(readFileSync(secretsFile, 'utf8')) : undefined
}

function operatorTokenIn(secrets: string): string | undefined {
  return /^OPERATOR_TOKEN=(.*)$/m.exec(secrets)?.[1]
}

/** The seeded admin's password: the one that ADMIN_PASSWORD sets, or else one that is made once and kept. */
export function adminPassword(): string {
  return process.env.ADMIN_PASSWORD || keptOnce(join(stateDirectory, 'admin-password'), newPassword).trim()
}

/** The seeded admin's e-mail address. */
export function adminEmail(): string {
  return process.env.ADMIN_EMAIL || 'admin@example.com'
}

function keptOnce(file: string, make: () => string): string {
  if (!existsSync(file)) {
    mkdirSync(stateDirectory, { recursive: true })
    replaceFile(file, make())
  }
  return readFileSync(file, 'utf8')
}

// The file appears under its name only when it is complete.
function replaceFile(file: string, content: string): void {
  const unfinished = `${file}.${process.pid}`
  writeFileSync(unfinished, content, { mode: 0o600 })
  renameSync(unfinished, file)
}

function newSecret(): string {
  return randomBytes(32).toString('base64url')
}

function newPassword(): string {
  const letters = () => Array.from({ length: 5 }, () => passwordLetters[randomInt(passwordLetters.length)]).join('')
  return `${Array.from({ length: 4 }, letters).join('-')}\n`
}
