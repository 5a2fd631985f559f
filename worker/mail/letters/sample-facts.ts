import type { Language } from '../../contract/language.ts'
import { type DeveloperTemplate, letterWords } from '../../contract/letter-words.ts'
import type { LetterFacts } from '../../contract/letters.ts'

type SampleFacts = Exclude<LetterFacts, { kind: 'test-letter' }>

/** What a letter might tell of: nothing that ever happened, to nobody. For admins who look at its words. */
export function sampleFacts(template: DeveloperTemplate, language: Language): SampleFacts {
  const full_name = 'Ada Lovelace'
  const reason = letterWords[language].shared.sample_note
  switch (template) {
    case 'confirm-email':
    case 'change-email':
    case 'email-taken':
      return { kind: template }
    case 'already-registered-pending':
      return { kind: 'already-registered', full_name, status: 'pending' }
    case 'already-registered-approved':
      return { kind: 'already-registered', full_name, status: 'approved' }
    case 'already-registered-rejected':
      return { kind: 'already-registered', full_name, status: 'rejected' }
    case 'already-registered-revoked':
      return { kind: 'already-registered', full_name, status: 'revoked' }
    case 'account-approved':
    case 'account-rejected':
    case 'account-revoked':
      return { kind: template, full_name, reason }
    case 'developer-invitation':
      return { kind: template, full_name, message: reason }
    case 'request-received':
    case 'still-pending':
    case 'reset-password':
    case 'password-changed':
    case 'email-changed':
      return { kind: template, full_name }
    case 'passkey-added':
      return { kind: template, full_name, passkey_name: 'Laptop' }
    case 'new-device':
      return {
        kind: template,
        full_name,
        browser: 'Firefox',
        system: 'Linux',
        city: 'Berlin',
        country: 'DE',
        at: Date.UTC(2026, 2, 1, 12),
      }
  }
}

/** Stands in links to look at. It opens nothing. */
export const sampleToken = 'sample'
