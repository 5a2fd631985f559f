import type { AdminRole } from './admin-role.ts'
import type { DeveloperStatus } from './developer-status.ts'

/** What each letter tells of. These facts wait in the outbox; links and looks are added when a letter leaves. */
export type LetterFacts =
  /** Without the name: whoever signs up with a stranger's address must not choose what the stranger reads. */
  | { kind: 'confirm-email' }
  | { kind: 'already-registered'; full_name: string; status: DeveloperStatus }
  | { kind: 'account-approved'; full_name: string; reason: string | null }
  | { kind: 'account-rejected'; full_name: string; reason: string | null }
  | { kind: 'account-revoked'; full_name: string; reason: string | null }
  | { kind: 'approval-requested'; full_name: string; email: string }
  /** `message`: words of the admin who invites. */
  | { kind: 'developer-invitation'; full_name: string; message: string | null }
  | { kind: 'admin-invitation'; invited_by: string; role: AdminRole }

export type LetterKind = LetterFacts['kind']

/** The letters whose link turns a registration into a developer. */
export type RegistrationLink = 'confirm-email' | 'developer-invitation'
