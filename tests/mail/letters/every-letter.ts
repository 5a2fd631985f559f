import { type Language, languages } from '../../../worker/contract/language.ts'
import { adminLetters, type LetterTemplate } from '../../../worker/contract/letter-words.ts'
import type { LetterFacts } from '../../../worker/contract/letters.ts'
import type { Trouble } from '../../../worker/contract/operator-alerts.ts'
import type { LetterPlace } from '../../../worker/mail/letters/letter.ts'

/** What people typed, wherever a letter repeats it. */
export interface Typed {
  name: string
  note: string
  email?: string
}

const nothingSpecial: Typed = { name: 'Ada Lovelace', note: 'Thank you.\nSee https://acme.example/why for more.' }

/** Facts for every letter there is. */
export function everyLetter({
  name,
  note,
  email = 'ada@example.com',
}: Typed = nothingSpecial): [LetterTemplate, LetterFacts][] {
  const portal = { id: '019c0000-0000-7000-8000-000000000001', name, is_portal: true }
  const organization = { id: '019c0000-0000-7000-8000-000000000002', name: 'Acme Inc.', is_portal: false }
  const facts: Record<LetterTemplate, LetterFacts> = {
    'confirm-email': { kind: 'confirm-email' },
    'request-received': { kind: 'request-received', full_name: name },
    'still-pending': { kind: 'still-pending', full_name: name },
    'already-registered-pending': { kind: 'already-registered', full_name: name, status: 'pending' },
    'already-registered-approved': { kind: 'already-registered', full_name: name, status: 'approved' },
    'already-registered-rejected': { kind: 'already-registered', full_name: name, status: 'rejected' },
    'already-registered-revoked': { kind: 'already-registered', full_name: name, status: 'revoked' },
    'account-approved': { kind: 'account-approved', full_name: name, reason: null },
    'account-rejected': { kind: 'account-rejected', full_name: name, reason: note },
    'account-revoked': { kind: 'account-revoked', full_name: name, reason: note },
    'developer-invitation': { kind: 'developer-invitation', full_name: '', message: note },
    'reset-password': { kind: 'reset-password', full_name: name },
    'password-changed': { kind: 'password-changed', full_name: name },
    'change-email': { kind: 'change-email' },
    'email-taken': { kind: 'email-taken' },
    'email-changed': { kind: 'email-changed', full_name: name },
    'passkey-added': { kind: 'passkey-added', full_name: name, passkey_name: name },
    'new-device': {
      kind: 'new-device',
      full_name: name,
      browser: 'Firefox',
      system: 'Linux',
      city: 'Berlin',
      country: 'DE',
      at: Date.UTC(2026, 2, 1, 14, 5),
    },
    'approval-requested': { kind: 'approval-requested', full_name: name, email },
    'letters-stopped-sign_ups': { kind: 'letters-stopped', cause: 'sign_ups', count: 1234 },
    'letters-stopped-bounces': { kind: 'letters-stopped', cause: 'bounces', count: 56 },
    'admin-invitation-organization_admin': {
      kind: 'admin-invitation',
      invited_by: name,
      role: 'organization_admin',
    },
    'admin-invitation-service_admin': { kind: 'admin-invitation', invited_by: name, role: 'service_admin' },
    'admin-invitation-by_operator': { kind: 'admin-invitation', invited_by: null, role: 'organization_admin' },
    'second-factor-changed-totp_added': { kind: 'second-factor-changed', full_name: name, change: 'totp_added' },
    'second-factor-changed-totp_removed': { kind: 'second-factor-changed', full_name: name, change: 'totp_removed' },
    'second-factor-changed-recovery_codes_renewed': {
      kind: 'second-factor-changed',
      full_name: name,
      change: 'recovery_codes_renewed',
    },
    'second-factor-changed-recovery_code_used': {
      kind: 'second-factor-changed',
      full_name: name,
      change: 'recovery_code_used',
    },
    'second-factor-changed-reset': { kind: 'second-factor-changed', full_name: name, change: 'reset' },
    'operator-alert-letters_failed': alertOf('letters_failed', { count: 1234, places: [portal, organization] }),
    'operator-alert-outbox_stuck': alertOf('outbox_stuck'),
    'operator-alert-letters_stopped': alertOf('letters_stopped', { places: [portal, { ...portal, name: 'Globex' }] }),
    'operator-alert-database_failures': alertOf('database_failures', { count: 56 }),
    'operator-alert-over': alertOf('outbox_stuck', { until: Date.UTC(2026, 2, 1, 14, 20) }),
  }
  return Object.entries(facts) as [LetterTemplate, LetterFacts][]
}

function alertOf(trouble: Trouble, more: Partial<Extract<LetterFacts, { kind: 'operator-alert' }>> = {}): LetterFacts {
  const since = Date.UTC(2026, 2, 1, 14, 5)
  return { kind: 'operator-alert', trouble, since, until: null, count: null, places: [], ...more }
}

/** Acme's portal, from where letters are sent. */
export function placeIn(language: Language, more: Partial<LetterPlace> = {}): LetterPlace {
  return {
    sender: {
      id: '019c0000-0000-7000-8000-000000000001',
      name: 'Acme',
      accentColor: '#b3261e',
      accentTextColor: '#ffffff',
      logoDigest: null,
      replyTo: 'developers@acme.example',
    },
    senderOrigin: 'https://developers.acme.example',
    consoleOrigin: 'https://admin.example.com',
    recipient: 'ada@example.com',
    language,
    words: null,
    token: 'mxEqa0Xh7BCmJ6xFhYFq3pZ3nO9hTfJ8lBJ2cR3yT5A',
    notMeToken: '01900000-0000-7000-8000-000000000000.BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB',
    ...more,
  }
}

/** Every letter in every language that it exists in. */
export const everyLetterEverywhere = languages.flatMap((language) =>
  everyLetter()
    .filter(([template]) => language === 'en' || !(template in adminLetters))
    .map(([template, facts]) => ({ language, template, facts })),
)
