import type { LanguageWords } from '../letter-words.ts'

export const en = {
  shared: {
    greeting: 'Hello {full_name},',
    greeting_without_name: 'Hello,',
    closing: 'The {portal_display_name} team',
    note: 'A note from the team:',
    before_link: '{label}:',
    copy_link: 'Or copy this link:',
    device_near: '{device} near {place}',
    contact: 'Questions? Write to {address}.',
    statuses: { pending: 'pending', approved: 'approved', rejected: 'rejected', revoked: 'revoked' },
    sample_note: 'Thank you for telling us so much about what you build.',
  },
  letters: {
    'confirm-email': {
      subject: 'Confirm your email for {portal_display_name}',
      preview: 'One click and a password, and your sign-up is complete.',
      heading: 'Confirm your email',
      opening: 'You signed up for {portal_display_name}.',
      paragraphs: [
        'Open the link below, choose a password, and your address is confirmed. The link works for 24 hours.',
      ],
      button: 'Confirm email',
      why: 'You get this letter because somebody signed up for {portal_display_name} with this address. If that was not you, ignore it: nothing happens without the link.',
      not_me: 'This wasn’t me: delete this sign-up and do not write to me again',
    },
    'request-received': {
      subject: 'We got your request to join {portal_display_name}',
      preview: 'Somebody will look at it, and we will write to you.',
      heading: 'Your request is with us',
      opening: 'Your email is confirmed, and your request to join {portal_display_name} has reached us.',
      paragraphs: [
        'Somebody from the team will look at it, and we will write to you once it is decided. Until then you cannot log in, and there is nothing to do.',
      ],
      why: 'You get this letter because you registered with {portal_display_name}.',
    },
    'still-pending': {
      subject: 'Your request to join {portal_display_name} is still waiting',
      preview: 'There is nothing for you to do.',
      heading: 'Your request is still waiting',
      opening: 'Your request to join {portal_display_name} has not been decided yet.',
      paragraphs: [
        'There is nothing for you to do: the decision will come to you by email. Until then you cannot log in.',
      ],
      why: 'You get this letter because your registration with {portal_display_name} has been pending for a week. We write about that once.',
    },
    'already-registered-pending': {
      subject: 'You are already registered with {portal_display_name}',
      preview: 'The status of your registration: {developer_status}.',
      heading: 'You are already registered',
      opening:
        'Somebody, probably you, asked to sign up for {portal_display_name} with this address. There is an account for it already.',
      paragraphs: [
        'Your registration is pending: an admin will look at it, and we will write to you once it is decided.',
      ],
      why: 'You get this letter because this address was entered on the sign-up page of {portal_display_name}. If that was not you, there is nothing to do.',
    },
    'already-registered-approved': {
      subject: 'You are already registered with {portal_display_name}',
      preview: 'The status of your registration: {developer_status}.',
      heading: 'You are already registered',
      opening:
        'Somebody, probably you, asked to sign up for {portal_display_name} with this address. There is an account for it already.',
      paragraphs: ['Your registration is approved: log in with the password you chose.'],
      button: 'Log in',
      why: 'You get this letter because this address was entered on the sign-up page of {portal_display_name}. If that was not you, there is nothing to do.',
    },
    'already-registered-rejected': {
      subject: 'You are already registered with {portal_display_name}',
      preview: 'The status of your registration: {developer_status}.',
      heading: 'You are already registered',
      opening:
        'Somebody, probably you, asked to sign up for {portal_display_name} with this address. There is an account for it already.',
      paragraphs: ['Your registration was rejected. Write to the portal’s team if you think this is a mistake.'],
      why: 'You get this letter because this address was entered on the sign-up page of {portal_display_name}. If that was not you, there is nothing to do.',
    },
    'already-registered-revoked': {
      subject: 'You are already registered with {portal_display_name}',
      preview: 'The status of your registration: {developer_status}.',
      heading: 'You are already registered',
      opening:
        'Somebody, probably you, asked to sign up for {portal_display_name} with this address. There is an account for it already.',
      paragraphs: ['Your access has been revoked. Write to the portal’s team if you think this is a mistake.'],
      why: 'You get this letter because this address was entered on the sign-up page of {portal_display_name}. If that was not you, there is nothing to do.',
    },
    'account-approved': {
      subject: 'Your {portal_display_name} account is approved',
      preview: 'You can log in now.',
      heading: 'Welcome in',
      opening: 'Your account for {portal_display_name} has been approved.',
      paragraphs: ['Log in with the password you chose.'],
      button: 'Log in',
      why: 'You get this letter because you registered with {portal_display_name}.',
    },
    'account-rejected': {
      subject: 'Your request to join {portal_display_name}',
      preview: 'Your request for access was not approved.',
      heading: 'Your request was not approved',
      opening: 'Thank you for your interest in {portal_display_name}.',
      paragraphs: ['Your request for access was looked at and not approved.'],
      why: 'You get this letter because you registered with {portal_display_name}.',
    },
    'account-revoked': {
      subject: 'Your access to {portal_display_name} was revoked',
      preview: 'You have been logged out and can no longer log in.',
      heading: 'Your access was revoked',
      opening: 'Your access to {portal_display_name} has been revoked.',
      paragraphs: ['You have been logged out everywhere and can no longer log in.'],
      why: 'You get this letter because you have an account with {portal_display_name}.',
    },
    'developer-invitation': {
      subject: 'You are invited to {portal_display_name}',
      preview: 'Choose a password, and your account is made.',
      heading: 'You are invited to {portal_display_name}',
      opening: 'The team of {portal_display_name} invites you to their developer portal.',
      paragraphs: ['Accept, choose a password, and your account is made.'],
      button: 'Accept the invitation',
      why: 'You get this letter because an admin of {portal_display_name} entered this address. The link works for 7 days. If you do not want an account, there is nothing to do.',
    },
    'reset-password': {
      subject: 'Choose a new password for {portal_display_name}',
      preview: 'The link works for one hour, and once.',
      heading: 'Choose a new password',
      opening: 'Somebody asked for a new password for your account with {portal_display_name}.',
      paragraphs: [
        'If that was you, open the link below and choose one. The link works for one hour, and once.',
        'If it was not you, there is nothing to do: your password stays what it is.',
      ],
      button: 'Choose a new password',
      why: 'You get this letter because somebody entered this address under “Forgot password?” at {portal_display_name}.',
    },
    'password-changed': {
      subject: 'Your password for {portal_display_name} was changed',
      preview: 'If that was you, there is nothing to do.',
      heading: 'Your password was changed',
      opening:
        'The password of your account with {portal_display_name} has just been changed, and other browsers were logged out.',
      paragraphs: [
        'If that was you, there is nothing to do. If it was not, choose a new password now: that ends all sessions. Passkeys go on working: look at them in your account, and remove those that are not yours.',
      ],
      button: 'That was not me',
      why: 'You get this letter because you have an account with {portal_display_name}. We write whenever its password changes.',
    },
    'change-email': {
      subject: 'Confirm your new address for {portal_display_name}',
      preview: 'One click, and you log in with this address.',
      heading: 'Confirm your new address',
      opening: 'You asked to use this address for your account with {portal_display_name}.',
      paragraphs: [
        'Open the link below to confirm it. From then on you log in with this address. The link works for 24 hours, and once.',
      ],
      button: 'Confirm this address',
      why: 'You get this letter because somebody entered this address in their account with {portal_display_name}. If that was not you, ignore it: nothing happens without the link.',
    },
    'email-taken': {
      subject: 'This address already has an account with {portal_display_name}',
      preview: 'It cannot be used for a second one.',
      heading: 'This address already has an account',
      opening:
        'Somebody asked to use this address for another account with {portal_display_name}. It has an account already, so nothing was changed.',
      paragraphs: [
        'If that was you, log in with this address. If you no longer need that account, delete it there, then ask again.',
      ],
      button: 'Log in',
      why: 'You get this letter because you have an account with {portal_display_name}. If it was not you who asked, there is nothing to do.',
    },
    'email-changed': {
      subject: 'Your address for {portal_display_name} was changed',
      preview: 'If that was not you, you can take it back within 72 hours.',
      heading: 'Your address was changed',
      opening:
        'Your account with {portal_display_name} now belongs to another address, and this one can no longer log in to it.',
      paragraphs: [
        'If that was you, there is nothing to do. If it was not, take the account back: choose a new password with the link below, and this address is the account’s again. Everybody else is logged out. The link works for 72 hours, and once.',
      ],
      button: 'That was not me: take it back',
      why: 'You get this letter because this was the address of an account with {portal_display_name} until now.',
    },
    'passkey-added': {
      subject: 'A passkey was added to your account with {portal_display_name}',
      preview: 'If that was you, there is nothing to do.',
      heading: 'A passkey was added',
      opening: 'Somebody, probably you, added a passkey to your account with {portal_display_name}.',
      paragraphs: [
        'The passkey “{passkey_name}” can log in from now on.',
        'If that was you, there is nothing to do. If it was not, remove the passkey in your account and change your password.',
      ],
      button: 'Open your account',
      why: 'You get this letter because you have an account with {portal_display_name}. We write whenever a passkey is added.',
    },
    'new-device': {
      subject: 'A new device logged in to your account with {portal_display_name}',
      preview: 'If that was you, there is nothing to do.',
      heading: 'A new device logged in',
      opening: 'Somebody logged in to your account with {portal_display_name} on a device we do not recognise.',
      paragraphs: [
        'It was {device}, on {login_time}.',
        'If that was you, there is nothing to do. If it was not, choose a new password now: that ends all sessions. Passkeys go on working: look at them in your account, and remove those that are not yours.',
      ],
      button: 'That was not me',
      why: 'You get this letter because your account with {portal_display_name} asks for one when a new device logs in. You can switch it off in your account.',
    },
  },
} as const satisfies LanguageWords
