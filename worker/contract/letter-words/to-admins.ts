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
  'operator-alert-letters_failed': {
    subject: '{count} letters were given up within an hour',
    preview: 'They were refused, or tried for 23 hours in vain.',
    heading: 'Letters were given up',
    opening:
      '{count} letters were given up within an hour, since {since}: they were refused, or tried for 23 hours in vain. They are letters of {places}.',
    paragraphs: [
      'Look in the worker’s log for the line “letters were not sent”: its code says why. With 401 or 403 the key of the mail provider is wrong. Otherwise look at the provider’s status.',
      'When the reason is mended, “npm run operate -- letters retry --portal ID” (or “--organization ID”) has them sent again. What else there is to know stands in the operating guide, under “Alerts by letter”.',
    ],
    button: 'See how it stands',
    why: 'You get this letter because OPERATOR_EMAIL of this installation is your address. We write about the same again after six hours if it lasts, and once when it is over.',
  },
  'operator-alert-outbox_stuck': {
    subject: 'Letters are not leaving',
    preview: 'One is due since {since}.',
    heading: 'Letters are not leaving',
    opening:
      'A letter is due since {since}, and nobody has sent it. The letters of all portals wait, and this one has waited with them. None is lost.',
    paragraphs: [
      'Look in Cloudflare’s dashboard whether the cron runs each minute. If it does, look in the worker’s log for the lines “a sweep failed”, “letters could not be carried” and “letters were not sent”.',
      'Very many letters at once do this as well, and so does a provider that asked for quiet: then it ends by itself. What else there is to know stands in the operating guide, under “Alerts by letter”.',
    ],
    button: 'See how it stands',
    why: 'You get this letter because OPERATOR_EMAIL of this installation is your address. We write about the same again after six hours if it lasts, and once when it is over.',
  },
  'operator-alert-letters_stopped': {
    subject: 'Sign-up letters are stopped: {names}',
    preview: 'The admins were told, and decide. Look whether somebody does.',
    heading: 'Sign-up letters are stopped',
    opening:
      'Sign-up letters wait since {since}, because there were far more sign-ups than usual, or because too many letters came back. They are those of {places}. All other letters still leave.',
    paragraphs: [
      'The admins were told, and decide: they let the letters go, or discard them. If nobody does, ask them.',
      'When several portals are attacked at once, consider bot protection for all of them. What else there is to know stands in the operating guide, under “Alerts by letter”.',
    ],
    button: 'Look at the letters',
    why: 'You get this letter because OPERATOR_EMAIL of this installation is your address. We write about the same again after six hours if it lasts, and once when it is over.',
  },
  'operator-alert-database_failures': {
    subject: 'The database fails',
    preview: 'D1 did not answer as it should, {count} times within ten minutes.',
    heading: 'The database fails',
    opening:
      'D1 did not answer as it should {count} times within ten minutes, since {since}. Whoever asked for something at that moment, on any portal, was asked to try again.',
    paragraphs: [
      'Look at Cloudflare’s status, and in the worker’s log for the line “a request failed”, which has D1’s own words. Nothing has to be repaired afterwards: what was half done was not done.',
      'When it is overloaded rather than broken, look for the portal that asks for so much. What else there is to know stands in the operating guide, under “Alerts by letter”.',
    ],
    button: 'See how it stands',
    why: 'You get this letter because OPERATOR_EMAIL of this installation is your address. We write about the same again after six hours if it lasts, and once when it is over.',
  },
  'operator-alert-over': {
    subject: 'It is over: {trouble}',
    preview: 'It was last so on {until}.',
    heading: 'It is over',
    opening: '“{trouble}” is over. It began on {since} and was last so on {until}.',
    paragraphs: [
      'There is nothing left to do, unless letters were given up: “npm run operate -- letters retry --portal ID” (or “--organization ID”) has them sent again.',
    ],
    button: 'See how it stands',
    why: 'You get this letter because OPERATOR_EMAIL of this installation is your address, and we wrote to you when it began.',
  },
} as const satisfies LettersToAdmins

/** The letters that admins alone get, or the operator, in English only: their links lead into the console, and it speaks English. */
export const toAdmins: LettersToAdmins = letters satisfies OnlyKnownLetters<typeof letters>
