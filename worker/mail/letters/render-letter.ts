import type { LetterFacts } from '../../contract/letters.ts'
import { accountApproved } from './account-approved.ts'
import { accountRejected } from './account-rejected.ts'
import { accountRevoked } from './account-revoked.ts'
import { adminInvitation } from './admin-invitation.ts'
import { alreadyRegistered } from './already-registered.ts'
import { approvalRequested } from './approval-requested.ts'
import { changeEmail } from './change-email.ts'
import { confirmEmail } from './confirm-email.ts'
import { developerInvitation } from './developer-invitation.ts'
import { emailChanged } from './email-changed.ts'
import { emailTaken } from './email-taken.ts'
import type { Letter, LetterPlace } from './letter.ts'
import { letterHtml } from './letter-html.ts'
import { letterText } from './letter-text.ts'
import { lettersStopped } from './letters-stopped.ts'
import { newDevice } from './new-device.ts'
import { operatorAlert } from './operator-alert.ts'
import { passkeyAdded } from './passkey-added.ts'
import { passwordChanged } from './password-changed.ts'
import { requestReceived } from './request-received.ts'
import { resetPassword } from './reset-password.ts'
import { sampleFacts, sampleToken } from './sample-facts.ts'
import { secondFactorChanged } from './second-factor-changed.ts'
import { stillPending } from './still-pending.ts'
import { writeLetter } from './written-letter.ts'

/** A letter as it is sent: a subject of one line, plain text that stands alone, and HTML that says the same. */
export interface RenderedLetter {
  subject: string
  text: string
  html: string
}

/** Puts a letter into words, in the language and with the look of its place. */
export function renderLetter(facts: LetterFacts, place: LetterPlace): RenderedLetter {
  if (facts.kind === 'test-letter') {
    const { template, language, words } = facts
    const tokens = { token: sampleToken, notMeToken: sampleToken }
    const sample = renderLetter(sampleFacts(template, language), { ...place, language, words, ...tokens })
    return { ...sample, subject: `Test: ${sample.subject}` }
  }
  const letter = writeLetter(tell(facts, place), place)
  return { subject: letter.subject, text: letterText(letter, place.senderOrigin), html: letterHtml(letter, place) }
}

function tell(facts: Exclude<LetterFacts, { kind: 'test-letter' }>, place: LetterPlace): Letter {
  switch (facts.kind) {
    case 'confirm-email':
      return confirmEmail(place)
    case 'request-received':
      return requestReceived(facts, place)
    case 'still-pending':
      return stillPending(facts, place)
    case 'already-registered':
      return alreadyRegistered(facts, place)
    case 'account-approved':
      return accountApproved(facts, place)
    case 'account-rejected':
      return accountRejected(facts, place)
    case 'account-revoked':
      return accountRevoked(facts, place)
    case 'approval-requested':
      return approvalRequested(facts, place)
    case 'letters-stopped':
      return lettersStopped(facts, place)
    case 'developer-invitation':
      return developerInvitation(facts, place)
    case 'admin-invitation':
      return adminInvitation(facts, place)
    case 'reset-password':
      return resetPassword(facts, place)
    case 'password-changed':
      return passwordChanged(facts, place)
    case 'change-email':
      return changeEmail(place)
    case 'email-taken':
      return emailTaken(place)
    case 'email-changed':
      return emailChanged(facts, place)
    case 'passkey-added':
      return passkeyAdded(facts, place)
    case 'second-factor-changed':
      return secondFactorChanged(facts, place)
    case 'new-device':
      return newDevice(facts, place)
    case 'operator-alert':
      return operatorAlert(facts, place)
  }
}
