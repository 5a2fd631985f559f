import type { DeveloperTemplate, PlaceholderOf } from '../contract/letter-words.ts'

/** What each letter is called in the console, and when developers get it. */
export const letterPurposes: Record<DeveloperTemplate, { title: string; description: string }> = {
  'confirm-email': {
    title: 'Confirm your email',
    description:
      'Goes to whoever signs up, with the link that proves their address. Without a name: it may be a stranger’s.',
  },
  'request-received': {
    title: 'Request received',
    description: 'Goes to those who have confirmed their address and now wait for a decision.',
  },
  'still-pending': {
    title: 'Still pending',
    description:
      'Goes once to those who have waited for a decision for seven days. It is not sent from a closed portal.',
  },
  'already-registered-pending': {
    title: 'Already pending',
    description: 'Answers a sign-up with the address of somebody who waits for a decision.',
  },
  'already-registered-approved': {
    title: 'Already registered',
    description: 'Answers a sign-up with the address of somebody who is approved.',
  },
  'already-registered-rejected': {
    title: 'Already rejected',
    description: 'Answers a sign-up with the address of somebody who was rejected.',
  },
  'already-registered-revoked': {
    title: 'Already revoked',
    description: 'Answers a sign-up with the address of somebody whose access was revoked.',
  },
  'account-approved': {
    title: 'Approved',
    description: 'Tells somebody that they can log in. Quotes the reason that an admin gave, if there is one.',
  },
  'account-rejected': {
    title: 'Rejected',
    description: 'Tells somebody that they were not approved. Quotes the reason that was given, if there is one.',
  },
  'account-revoked': {
    title: 'Access revoked',
    description: 'Tells somebody that they can no longer log in. Quotes the reason that was given, if there is one.',
  },
  'developer-invitation': {
    title: 'Invitation',
    description: 'Goes to whoever is invited, with the link to accept it. Quotes the message of the admin, if any.',
  },
  'reset-password': {
    title: 'Choose a new password',
    description: 'Goes to whoever forgot their password, with the link to choose another one.',
  },
  'password-changed': {
    title: 'Password changed',
    description: 'Tells somebody that their password was changed, in case it was not them.',
  },
  'change-email': {
    title: 'Confirm a new address',
    description: 'Goes to the address that somebody wants to change to. Without a name: it may be a stranger’s.',
  },
  'email-taken': {
    title: 'Address already used',
    description: 'Goes to an address that has an account, when somebody wants to use it for another one.',
  },
  'email-changed': {
    title: 'Address changed',
    description: 'Goes to the address that was somebody’s until now, with a way back in case it was not them.',
  },
  'passkey-added': {
    title: 'Passkey added',
    description: 'Tells somebody that a passkey was added to their account, in case it was not them.',
  },
  'new-device': {
    title: 'New device',
    description: 'Tells those who asked for it that somebody logged in to their account on a new device.',
  },
}

/** What takes the place of each placeholder. */
export const placeholderMeanings: Record<PlaceholderOf<DeveloperTemplate>, string> = {
  portal_display_name: 'The portal’s display name',
  portal_domain: 'The portal’s main hostname',
  dev_portal_reply_to:
    'Where answers go: the portal’s reply-to address or its contact email; its web address if it has neither',
  developer_email: 'The address that the letter goes to',
  developer_fullname: 'The developer’s full name',
  developer_status: 'How the registration stands, such as “approved”',
  passkey_name: 'What the developer called the passkey',
  device: 'Browser and system, and roughly where',
  login_time: 'When it was, in UTC',
}
