import { parseEmailAddress } from '../contract/email-address.ts'
import type { FieldProblem } from '../contract/fields.ts'

/** Why a password that is long enough is still refused. */
export type PasswordProblem = Extract<FieldProblem, 'password_guessable' | 'password_common' | 'password_breached'>

/** What is known about bad passwords where one is chosen. */
export interface BadPasswords {
  /** What the place is called, in each of the ways that its visitors know. */
  names: string[]
  isCommon: (password: string) => Promise<boolean>
  isBreached: (password: string) => Promise<boolean>
}

/**
 * Judges a password that somebody chooses, before it is hashed (NIST SP 800-63B-4 3.1.1.2, ASVS 6.2.4, 6.2.11, 6.2.12).
 * It is refused when it is nothing but words that belong to the person or the place, when it is among the most common
 * ones, and when it is known from a breach. Always the whole password is compared: a good one may contain a bad one.
 */
export async function judgePassword(
  password: string,
  personsWords: string[],
  { names, isCommon, isBreached }: BadPasswords,
): Promise<PasswordProblem | undefined> {
  if (isGuessable(password, [...personsWords, ...names, 'password'])) return 'password_guessable'
  if (await isCommon(password)) return 'password_common'
  return (await isBreached(password)) ? 'password_breached' : undefined
}

/** One of the words, or a row of them. Digits and separators in between do not make it harder to guess. */
function isGuessable(password: string, words: string[]): boolean {
  // An address is the same address however its domain is spelled.
  const whole = fold(parseEmailAddress(password)?.address ?? password)
  if (words.some((word) => fold(word) === whole)) return true
  return isRowOf(new Set(words.flatMap(partsOf)), letters(fold(password)))
}

/** `Ada Lovelace` counts as a whole, and as `Ada` and `Lovelace`; `acme.example.com` as a whole, and so on. */
function partsOf(word: string): string[] {
  const folded = fold(word)
  const parts = folded.split(/[^\p{L}\p{M}]+/u).filter((part) => [...part].length >= shortestPart)
  return [letters(folded), ...parts].filter((part) => part !== '')
}

// The pieces of names like "K. A. B." would add up to too many good passwords.
const shortestPart = 3

function isRowOf(words: Set<string>, text: string): boolean {
  const ends = new Set([0])
  // What is added while the loop runs is visited too.
  for (const end of ends) for (const word of words) if (text.startsWith(word, end)) ends.add(end + word.length)
  return text !== '' && ends.has(text.length)
}

const fold = (text: string) => text.normalize('NFC').toLowerCase()
const letters = (text: string) => text.replaceAll(/[^\p{L}\p{M}]/gu, '')
