import type { AdminTemplate, OnlyKnownLetters, WordsOf } from '../letter-words.ts'

type LettersToAdmins = { [Template in AdminTemplate]: WordsOf<Template> }

const letters = {
  'approval-requested': {
    subject: '{developer_fullname} asks to join {portal_display_name}',
    preview: 'A new developer is waiting for your decision.',
    heading: 'A developer is waiting',
    opening: '{developer_fullname} ({developer_email}) confirmed their email and asks to join {portal_display_name}.',
    paragraphs: ['Approve or reject the request in the console. We will let them know.'],
    button: 'Look at the request',
    why: 'You get this letter because you are an admin of {portal_display_name}.',
  },
  'letters-stopped-sign_ups': {
    subject: 'Sign-up letters of {portal_display_name} are stopped',
    preview: 'So many sign-ups at once look like an attack. The letters wait for you.',
    heading: 'Sign-up letters are stopped',
    opening:
      '{count} sign-ups for {portal_display_name} within an hour are far more than usual. So that no strangers are mailed in the portal’s name, its sign-up letters wait. All other letters still leave.',
    paragraphs: [
      'Look at who signed up. If they are real, let the letters go in the console. If they are not, discard them there, and consider sign-up by invitation, or bot protection.',
    ],
    button: 'Look at the letters',
    why: 'You get this letter because you are an admin of {portal_display_name}. We write once each time its letters are stopped.',
  },
  'letters-stopped-bounces': {
    subject: 'Sign-up letters of {portal_display_name} are stopped',
    preview: 'Too many addresses do not exist. The letters wait for you.',
    heading: 'Sign-up letters are stopped',
    opening:
      '{count} letters of {portal_display_name} came back within an hour, because their addresses do not exist. So that mail providers keep trusting the portal, its sign-up letters wait. All other letters still leave.',
    paragraphs: [
      'Look at the addresses. If they are typing mistakes, correct them and let the letters go in the console. If somebody makes them up, discard the letters there, and consider sign-up by invitation, or bot protection.',
    ],
    button: 'Look at the letters',
    why: 'You get this letter because you are an admin of {portal_display_name}. We write once each time its letters are stopped.',
  },
  'admin-invitation-organization_admin': {
    subject: '{inviter_fullname} invites you to {organization_name}',
    preview: 'Choose a password to become an admin.',
    heading: 'Become an admin',
    opening: '{inviter_fullname} invites you to run all developer portals of {organization_name}.',
    paragraphs: ['Choose a password, and you can log in to the console.'],
    button: 'Accept the invitation',
    why: 'You get this letter because an admin of {organization_name} entered this address. The link works for 72 hours and once. If you do not know them, there is nothing to do.',
  },
  'admin-invitation-service_admin': {
    subject: '{inviter_fullname} invites you to {organization_name}',
    preview: 'Choose a password to become an admin.',
    heading: 'Become an admin',
    opening: '{inviter_fullname} invites you to run developer portals of {organization_name}.',
    paragraphs: ['Choose a password, and you can log in to the console.'],
    button: 'Accept the invitation',
    why: 'You get this letter because an admin of {organization_name} entered this address. The link works for 72 hours and once. If you do not know them, there is nothing to do.',
  },
  'admin-invitation-by_operator': {
    subject: 'You are invited to run {organization_name}',
    preview: 'Choose a password to become an admin.',
    heading: 'Become an admin',
    opening: 'You are invited to run all developer portals of {organization_name}.',
    paragraphs: ['Choose a password, and you can log in to the console.'],
    button: 'Accept the invitation',
    why: 'You get this letter because whoever operates this console entered this address for {organization_name}. The link works for 72 hours and once. If you do not know them, there is nothing to do.',
  },
  'second-factor-changed-totp_added': {
    subject: 'An authenticator app was added: {organization_name}',
    preview: 'If that was you, there is nothing to do.',
    heading: 'An authenticator app was added',
    opening: 'From now on, logging in with your password also asks for a code of your authenticator app.',
    paragraphs: [
      'If you know about this, there is nothing to do. If you do not, change your password and look at your second factor now.',
    ],
    button: 'Open your account',
    why: 'You get this letter because you are an admin of {organization_name}. We write whenever your second factor changes.',
  },
  'second-factor-changed-totp_removed': {
    subject: 'Your authenticator app was removed: {organization_name}',
    preview: 'If that was you, there is nothing to do.',
    heading: 'Your authenticator app was removed',
    opening: 'Logging in with your password no longer asks for a code of an authenticator app.',
    paragraphs: [
      'If you know about this, there is nothing to do. If you do not, change your password and look at your second factor now.',
    ],
    button: 'Open your account',
    why: 'You get this letter because you are an admin of {organization_name}. We write whenever your second factor changes.',
  },
  'second-factor-changed-recovery_codes_renewed': {
    subject: 'You have new recovery codes: {organization_name}',
    preview: 'If that was you, there is nothing to do.',
    heading: 'You have new recovery codes',
    opening: 'New recovery codes were made. The ones from before no longer work.',
    paragraphs: [
      'If you know about this, there is nothing to do. If you do not, change your password and look at your second factor now.',
    ],
    button: 'Open your account',
    why: 'You get this letter because you are an admin of {organization_name}. We write whenever your second factor changes.',
  },
  'second-factor-changed-recovery_code_used': {
    subject: 'A recovery code was used: {organization_name}',
    preview: 'If that was you, there is nothing to do.',
    heading: 'A recovery code was used',
    opening: 'Somebody logged in with your password and one of your recovery codes. That code is used up.',
    paragraphs: [
      'If you know about this, there is nothing to do. If you do not, change your password and look at your second factor now.',
    ],
    button: 'Open your account',
    why: 'You get this letter because you are an admin of {organization_name}. We write whenever your second factor changes.',
  },
  'second-factor-changed-reset': {
    subject: 'Your second factor was reset: {organization_name}',
    preview: 'If that was you, there is nothing to do.',
    heading: 'Your second factor was reset',
    opening:
      'Another admin of your organization removed your authenticator app, your passkeys and your recovery codes, so that you can set them up anew.',
    paragraphs: [
      'If you know about this, there is nothing to do. If you do not, change your password and look at your second factor now.',
    ],
    button: 'Open your account',
    why: 'You get this letter because you are an admin of {organization_name}. We write whenever your second factor changes.',
  },
} as const satisfies LettersToAdmins

/** The letters that admins alone get, in English only: their links lead into the console, and the console speaks English. */
export const toAdmins: LettersToAdmins = letters satisfies OnlyKnownLetters<typeof letters>
