import type { AdminRole } from './admin-role.ts'
import type { Device, Place } from './describe-device.ts'
import type { DeveloperStatus } from './developer-status.ts'
import type { Language } from './language.ts'
import type { DeveloperTemplate, OwnWords } from './letter-words.ts'
import type { Trouble, TroubledPlace } from './operator-alerts.ts'

/** What each letter tells of. These facts wait in the outbox; links and looks are added when a letter leaves. */
export type LetterFacts =
  /** Without the name: whoever signs up with a stranger's address must not choose what the stranger reads. */
  | { kind: 'confirm-email' }
  /** To somebody whose address is proven, and who waits for a decision. */
  | { kind: 'request-received'; full_name: string }
  /** To somebody who has waited for a decision for a week. */
  | { kind: 'still-pending'; full_name: string }
  | { kind: 'already-registered'; full_name: string; status: DeveloperStatus }
  | { kind: 'account-approved'; full_name: string; reason: string | null }
  | { kind: 'account-rejected'; full_name: string; reason: string | null }
  | { kind: 'account-revoked'; full_name: string; reason: string | null }
  | { kind: 'approval-requested'; full_name: string; email: string }
  /** `count`: of the sign-ups or of the letters that came back. */
  | { kind: 'letters-stopped'; cause: LettersStopped; count: number }
  /** `message`: words of the admin who invites. */
  | { kind: 'developer-invitation'; full_name: string; message: string | null }
  /** `invited_by`: null when it is the operator, who invites organization admins alone. */
  | { kind: 'admin-invitation'; invited_by: string | null; role: AdminRole }
  // To the owner of an account, a developer's or an admin's.
  | { kind: 'reset-password'; full_name: string }
  | { kind: 'password-changed'; full_name: string }
  /** To the new address, which has to prove itself. */
  | { kind: 'change-email' }
  /** To a new address that has an account of its own already. */
  | { kind: 'email-taken' }
  /** To the address that was the account's until then, with a way back. */
  | { kind: 'email-changed'; full_name: string }
  | { kind: 'passkey-added'; full_name: string; passkey_name: string }
  | { kind: 'second-factor-changed'; full_name: string; change: SecondFactorChange }
  /** Without words for the device and the country: whoever logs in has another language than the one who reads, perhaps. */
  | ({ kind: 'new-device'; full_name: string; at: number } & Device & Place)
  /** To the operator. `until`: when it was seen last, if it is over; null while it lasts. `count`: of letters or of failures. */
  | {
      kind: 'operator-alert'
      trouble: Trouble
      since: number
      until: number | null
      count: number | null
      places: TroubledPlace[]
    }
  /** A developer's letter as an admin tries it: with these words, and with nothing of anybody's. */
  | { kind: 'test-letter'; template: DeveloperTemplate; language: Language; words: OwnWords }

export type LetterKind = LetterFacts['kind']

/** The letters that strangers cause by signing up: they wait for an admin while a portal's letters are stopped. */
export const signUpLetters: readonly LetterKind[] = ['confirm-email', 'already-registered']

/** Somebody sits and waits for these: they leave before all others. */
export const urgentLetters: readonly LetterKind[] = ['confirm-email', 'reset-password', 'change-email']

/**
 * What becomes of a letter, in the order in which it may happen: a state is never followed by one that stands before it.
 * `waiting` and `held` have not left; `sent` was taken by the provider, who tells the rest. `failed`, `suppressed` and
 * `bounced` never arrived.
 */
export const letterStates = [
  'waiting',
  'held',
  'sent',
  'delayed',
  'delivered',
  'failed',
  'suppressed',
  'bounced',
  'complained',
] as const
export type LetterState = (typeof letterStates)[number]
/** The letters of a portal that go to its admins. */
export const portalLettersToAdmins: readonly LetterKind[] = ['approval-requested', 'letters-stopped', 'test-letter']

/** The states of letters that nobody has read, nor will. */
export const neverArrivedStates = ['failed', 'suppressed', 'bounced'] as const satisfies LetterState[]
/** The states of letters that have not left yet. */
export const notLeftStates = ['waiting', 'held'] as const satisfies LetterState[]

/** The letters whose link turns a registration into a developer. */
export type RegistrationLink = 'confirm-email' | 'developer-invitation'

/** The letters whose link belongs to an account. */
export type AccountLink = 'reset-password' | 'change-email' | 'email-changed'

/** What jumped, so that a portal's sign-up letters were stopped. */
export const lettersStoppedCauses = ['sign_ups', 'bounces'] as const
export type LettersStopped = (typeof lettersStoppedCauses)[number]

/** What happened to the second factor of an admin. */
export type SecondFactorChange =
  | 'totp_added'
  | 'totp_removed'
  | 'recovery_codes_renewed'
  | 'recovery_code_used'
  | 'reset'
