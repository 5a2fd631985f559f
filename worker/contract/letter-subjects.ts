import type { LetterKind } from './letters.ts'

/** What a letter of each kind is about, as the console calls it. */
export const letterSubjects: Record<LetterKind, string> = {
  'confirm-email': 'Confirm your email',
  'request-received': 'We got your request',
  'still-pending': 'Your request is still waiting',
  'letters-stopped': 'Sign-up letters are stopped',
  'operator-alert': 'Something is wrong with the installation',
  'test-letter': 'A letter to try its words',
  'already-registered': 'You are already registered',
  'account-approved': 'Your account is approved',
  'account-rejected': 'Your request was not approved',
  'account-revoked': 'Your access was revoked',
  'approval-requested': 'A developer is waiting',
  'developer-invitation': 'You are invited',
  'admin-invitation': 'You are invited to the console',
  'reset-password': 'Choose a new password',
  'password-changed': 'Your password was changed',
  'change-email': 'Confirm your new address',
  'email-taken': 'This address already has an account',
  'email-changed': 'Your address was changed',
  'passkey-added': 'A passkey was added',
  'second-factor-changed': 'Your second factor changed',
  'new-device': 'A new device logged in',
}

export const letterKinds = Object.keys(letterSubjects) as LetterKind[]
