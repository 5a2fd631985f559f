import type { Copy } from '../copy.ts'
import { fullNameMaxLength } from '../fields.ts'
import { passkeyNameMaxLength } from '../passkey-name.ts'
import { passwordMaxLength, passwordMinLength } from '../password-field.ts'

export const en: Copy = {
  fields: {
    full_name: 'Full name',
    email: 'Email',
    password: 'Password',
    new_password: 'New password',
    present_password: 'Current password',
    new_email: 'New email',
  },
  problems: {
    full_name_missing: { form: 'Enter your full name.', reason: 'must not be empty' },
    full_name_too_long: {
      form: `Shorten your name to ${fullNameMaxLength} characters or fewer.`,
      reason: `must have at most ${fullNameMaxLength} characters`,
    },
    email_missing: { form: 'Enter your email address.', reason: 'must not be empty' },
    email_invalid: {
      form: 'Enter an email address like name@example.com.',
      reason: 'must be an email address like name@example.com',
    },
    email_domain_refused: {
      form: 'Addresses of this domain cannot join this portal. Use another address, or write to us.',
      reason: 'is of a domain that cannot join this portal',
    },
    password_missing: { form: 'Enter a password.', reason: 'must not be empty' },
    password_too_short: {
      form: `That is too short. Use at least ${passwordMinLength} characters.`,
      reason: `must have at least ${passwordMinLength} characters`,
    },
    password_too_long: {
      form: `Use at most ${passwordMaxLength} characters.`,
      reason: `must have at most ${passwordMaxLength} characters`,
    },
    password_guessable: {
      form: 'This password is nothing but names and addresses that others know. Add a few words that have nothing to do with you or this site.',
      reason: 'must be more than the names and addresses of a person and a site, which others can guess',
    },
    password_common: {
      form: 'This password is one of the most common ones, and those are the first that attackers try. Choose another one.',
      reason: 'must not be one of the most common passwords',
    },
    password_breached: {
      form: 'This password was leaked from another site, so attackers have it on their lists. Choose another one here, and wherever else you use it.',
      reason: 'must not be known from a data breach',
    },
    password_wrong: {
      form: 'That is not your current password. Check it and try again.',
      reason: 'is not the current password',
    },
    email_is_yours: {
      form: 'That is your address already. Enter the one you want to change to.',
      reason: 'is the address of this account already',
    },
    code_missing: { form: 'Enter a code.', reason: 'must not be empty' },
    passkey_name_missing: { form: 'Enter a name.', reason: 'must not be empty' },
    passkey_name_too_long: {
      form: `Use at most ${passkeyNameMaxLength} characters.`,
      reason: `must have at most ${passkeyNameMaxLength} characters`,
    },
    text_unreadable: {
      form: 'Remove the characters that cannot be read, then try again.',
      reason: 'must not contain control or broken characters',
    },
    not_text: { form: 'Enter text.', reason: 'must be a string' },
    given_twice: { form: 'Enter one value.', reason: 'must be given once' },
    language_unknown: { form: 'Choose one of the languages.', reason: 'must be one of the languages' },
  },
  answer_problems: {
    form: {
      missing: 'Fill this in.',
      not_chosen: 'Choose one of the answers.',
      not_ticked: 'Tick this box to go on.',
      not_text: 'Enter text.',
      not_yes_or_no: 'Tick this box, or leave it empty.',
      not_a_number: 'Enter a number, such as 12 or 2.5.',
      unreadable: 'Remove the characters that cannot be read, then try again.',
      too_long: (most) => `Use at most ${most} characters.`,
      too_small: (least) => `Enter a number of at least ${least}.`,
      too_large: (most) => `Enter a number of at most ${most}.`,
    },
    reason: {
      missing: 'must not be empty',
      not_chosen: 'must be one of the options',
      not_ticked: 'must be true',
      not_text: 'must be a string',
      not_yes_or_no: 'must be true or false',
      not_a_number: 'must be a number',
      unreadable: 'must not contain control or broken characters',
      too_long: (most) => `must have at most ${most} characters`,
      too_small: (least) => `must be at least ${least}`,
      too_large: (most) => `must be at most ${most}`,
    },
  },
  own_fields: {
    optional: '(optional)',
    choose: 'Choose one',
    accept: 'I accept the {terms}',
    terms: 'terms of service',
    new_tab: '(opens in a new tab)',
    not_accepted: 'Read the terms of service, and tick the box to accept them.',
    terms_changed: 'The terms of service have changed. Read them again, and tick the box to accept them.',
  },
  summary: 'Please check what you entered',
  error_in_title: 'Error: ',
  labelled: '{label}: {problem}',
  login: {
    title: 'Log in',
    submit: 'Log in',
    forgot_password: 'Forgot password?',
    sign_up_question: 'Don’t have an account?',
    sign_up: 'Sign Up',
    contact: 'Trouble logging in? Write to {address}',
  },
  forgot_password: {
    title: 'Forgot your password?',
    lead: 'Tell us your email. If it has an account, we’ll send you a link to choose a new password.',
    submit: 'Send the link',
    log_in: 'Back to log in',
    sent: {
      title: 'Check your inbox',
      text: 'Check your email for a link to reset your password. If it doesn’t appear within a few minutes, please check your spam folder.',
    },
  },
  reset_password: {
    title: 'Choose a new password',
    lead: 'You will be logged out on all devices.',
    submit: 'Save the password',
  },
  confirm_new_email: {
    title: 'Confirm your new address',
    lead: 'From then on you log in with it. You will be logged out on all devices.',
    submit: 'Confirm this address',
  },
  undo_email_change: {
    title: 'Take your account back',
    lead: 'Choose a new password, and this address is your account’s again. You will be logged out on all devices, and passkeys that may not be yours are removed.',
    submit: 'Take it back',
  },
  account_link_over: {
    'reset-password': {
      title: 'This link no longer works',
      text: 'Links last one hour and work once, and a newer letter replaces an older one. Tell us your email and we’ll send a fresh one.',
    },
    'change-email': {
      title: 'This link no longer works',
      text: 'Links last 24 hours and work once. If you still log in with your old address, ask for the change again in your account.',
    },
    'email-changed': {
      title: 'This link no longer works',
      text: 'Links last 72 hours and work once. If you cannot get into your account any more, ask those who run this site for help.',
    },
    email_changed_of_admin: {
      title: 'This link no longer works',
      text: 'Links last 72 hours and work once. If you cannot get into your account any more, ask another admin of your organization for help.',
    },
    address_taken: {
      title: 'This address cannot be used',
      text: 'It has another account by now. Nothing was changed.',
    },
  },
  passkeys: {
    log_in: 'Log in with a passkey',
    or: 'or',
    failed: 'That did not work. Please try again.',
    cancelled: 'No passkey was used. Try again, or go on another way.',
    not_made: 'No passkey was made. Try again when you are ready.',
    known: 'This device has a passkey of yours already.',
    log_in_first: 'Log in to continue.',
  },
  second_factor: {
    title: 'One more step',
    lead_app: 'Enter the code that your authenticator app shows, or one of your recovery codes.',
    lead_both: 'Use your passkey, or enter the code that your authenticator app shows or one of your recovery codes.',
    lead_passkey: 'Use your passkey, or enter one of your recovery codes.',
    code: 'Code',
    submit: 'Continue',
    passkey: 'Use a passkey',
    log_out: 'Log in as somebody else',
    over: 'This took too long. Log in again.',
  },
  register: {
    title: 'Create your account',
    lead: 'We’ll send you a letter to confirm your email. You choose your password after that.',
    submit: 'Create Account',
    log_in_question: 'Already have an account?',
    log_in: 'Log in',
    invite_only: {
      title: 'Sign-up is by invitation',
      lead: 'This portal takes new developers by invitation only. If you have an invitation, open the link in its letter.',
      again: 'Can’t find the letter? Tell us your email and we’ll send your invitation again.',
      submit: 'Send my invitation again',
      contact: 'No invitation yet? Write to {address}',
    },
    closed: {
      title: 'Sign-up is closed',
      lead: 'This portal takes no new developers at the moment. Those who have an account can log in as always.',
      contact: 'Questions about access? Write to {address}',
    },
  },
  check_your_email: {
    title: 'Check your inbox',
    lead: 'Please check your email to confirm your address.',
    spam: 'The letter can take a minute. If it doesn’t appear, look in your spam folder or have it sent again.',
    submit: 'Send it again',
    other_address: 'Sign up with another address',
  },
  confirm: {
    title: 'Confirm your email',
    lead: 'One last step: choose the password you will log in with.',
    password_hint: `At least ${passwordMinLength} characters. A few words in a row work well.`,
    submit: 'Confirm email',
  },
  not_me: {
    title: 'Wasn’t this you?',
    lead: 'Somebody signed up here with your email address. Tell us, and we delete the sign-up and do not write to this address for 90 days.',
    submit: 'This wasn’t me',
    was_me: 'If it was you, go back to the letter and confirm your email there.',
    done: {
      title: 'The sign-up is deleted',
      lead: 'We do not write to this address for 90 days, even if it is entered here again. Nobody can use the link in that letter any more.',
      contact: 'You want to join before that? Write to {address}',
    },
    confirmed: {
      title: 'This address is confirmed already',
      lead: 'Somebody opened the letter and chose a password, so there is an account now. If that was not you, choose a new password: nobody else is logged in to it then, and you can delete it.',
      submit: 'Choose a new password',
      log_in: 'It was me: log in',
    },
    over: {
      title: 'There is nothing left to do',
      lead: 'This link no longer counts: the sign-up was deleted, is older than 24 hours, or a newer letter replaced this one. A sign-up that nobody confirms comes to nothing.',
    },
  },
  link_expired: {
    title: 'This link no longer works',
    lead: 'Links last 24 hours, and a newer letter replaces an older one. Tell us your email and we’ll send a fresh letter.',
    submit: 'Send a fresh letter',
    log_in: 'Back to log in',
  },
  accept_invitation: {
    title: 'Accept the invitation',
    lead: 'Tell us who you are and choose the password you will log in with.',
    submit: 'Create Account',
  },
  invitation_expired: {
    title: 'This invitation no longer works',
    lead: 'Invitations last 7 days, and a newer letter replaces an older one. Tell us your email and, if you are invited, we’ll send a fresh invitation.',
    submit: 'Send a fresh invitation',
    log_in: 'Back to log in',
  },
  already_confirmed: {
    title: 'Your email is already confirmed',
    lead: 'There is nothing left to do here. Log in with the password you chose.',
    submit: 'Log in',
    again_question: 'Was that not you, or not sure where your account stands?',
    again: 'Send a fresh letter',
  },
  become_admin: {
    title: 'Become an admin',
    tasks: {
      organization_admin: (organization) =>
        `Choose a password, and you can run all developer portals of ${organization}.`,
      service_admin: (organization) =>
        `Choose a password, and you can run the developer portals given to you by ${organization}.`,
    },
    submit: 'Accept the invitation',
  },
  admin_invitation_over: {
    accepted: {
      title: 'This invitation was accepted already',
      text: 'There is nothing left to do here. Log in with the password that was chosen. If it was not you, tell the admin who invited you.',
    },
    expired: {
      title: 'This invitation has expired',
      text: 'Invitations last 72 hours. Ask the admin who invited you to send you a new one.',
    },
    elsewhere: {
      title: 'This address is an admin already',
      text: 'An address can be an admin of one organization only. Ask the admin who invited you to invite another address of yours.',
    },
    unknown: {
      title: 'This invitation no longer works',
      text: 'It was withdrawn, or a newer letter replaced it. Look for a newer letter, or ask the admin who invited you to send one.',
    },
  },
  account: {
    title: 'Account',
    profile: {
      title: 'Profile',
      lead: 'What the team of this portal knows about you.',
      submit: 'Save changes',
      saved: { title: 'Your profile is saved', text: '' },
      language: 'Language of your letters',
      new_device_letters: 'Write to me when a new browser logs in',
      new_device_hint: 'A letter to your address tells which browser it was, and where.',
    },
    password: {
      title: 'Password',
      lead: 'You will be logged out everywhere else.',
      submit: 'Change password',
      changed: { title: 'Your password is changed', text: 'You are logged out everywhere else.' },
    },
    email: {
      title: 'Email',
      lead: 'We write to the new address first. It becomes yours when you open the link in that letter, and you are logged out then. Your old address gets a letter too, with a way back.',
      present: 'Your address now',
      submit: 'Send the link',
      sent: {
        title: 'Check the inbox of your new address',
        text: (address) =>
          `We wrote to ${address}. Open the link in the letter to confirm it. Until then you log in with the address you have now.`,
      },
      waiting: (address) => `Waiting for ${address} to be confirmed.`,
      cancel: 'Cancel this change',
      cancelled: { title: 'The change is cancelled', text: 'You go on logging in with the address you have now.' },
    },
    sessions: {
      title: 'Where you are logged in',
      lead: 'The browsers that are logged in to your account. If you do not recognise one, log it out and change your password.',
      this_browser: 'This browser',
      activity: 'Last active {seen}, logged in {began}',
      just_now: 'just now',
      end: 'Log out',
      end_others: 'Log out all other browsers',
      ended: { title: 'That browser is logged out', text: '' },
      others_ended: { title: 'All other browsers are logged out', text: '' },
    },
    passkeys: {
      title: 'Passkeys',
      lead: 'A passkey logs you in with your finger, face or PIN instead of your password. Your device keeps it.',
      none: 'You have no passkeys yet.',
      added: 'Added {added}',
      added_and_used: 'Added {added}, last used {used}',
      remove: 'Remove',
      add: 'Add a passkey',
      name: 'Name',
      name_hint: 'What you will know it by, such as “Work laptop”.',
      submit: 'Add a passkey',
      needs_script: 'To add one, open this page in a browser that knows passkeys, with JavaScript switched on.',
      was_added: { title: 'Your passkey is added', text: 'You can log in with it from now on.' },
      was_removed: {
        title: 'The passkey is removed',
        text: 'Your device may go on offering it until you remove it there too.',
      },
      not_made: 'That took too long, or the passkey was made for another page. Please try again.',
      refused: 'You have this passkey already, or as many as an account can have.',
    },
    remove_passkey: {
      title: 'Remove a passkey',
      lead: 'From then on nobody can log in with “{passkey}”.',
      submit: 'Remove passkey',
      keep: 'Keep it',
    },
    data: {
      title: 'Your data',
      lead: 'Everything that this portal keeps about you, in one file that programs can read (JSON).',
      contents: [
        'Your profile, and what you answered when you signed up',
        'The terms of service that you accepted, and when',
        'Where you are logged in, and your passkeys',
        'The letters we sent you',
        'The notes that the people who run this portal keep about you',
        'What happened to your account, and when',
      ],
      submit: 'Download my data',
    },
    deletion: {
      title: 'Delete account',
      lead: 'This cannot be undone.',
      what_goes:
        'Your profile, your passkeys and the letters to you are deleted at once, and you can no longer log in. You may sign up again with the same address.',
      what_stays: 'What stays is a note that somebody was here and left, without a name or an address.',
      submit: 'Delete my account',
      not_yet: {
        title: 'Not yet',
        text: (when) =>
          `The address of this account was changed a short while ago. Until ${when} whoever had it before can take that back, and nobody can delete the account. After that you can.`,
      },
    },
  },
  services: {
    title: 'Published services',
    account: 'Account',
    version: 'Version',
    documentation: 'Documentation',
    empty_title: 'No services yet',
    empty_text: 'When services are published on this portal, you will find them here.',
    log_out: 'Log out',
  },
  terms: {
    title: 'Terms of service',
    published: (version, date) => `Version ${version}, published ${date}`,
    older: { title: 'This is an older version', text: 'Newer terms of service have replaced it.' },
    withdrawn: { title: 'This version is no longer in force', text: 'There are no terms of service at the moment.' },
    current: 'Read the terms in force now',
  },
  accept_terms: {
    title: 'New terms of service',
    lead: 'Please read them. You can go on once you have accepted them.',
    box: 'I have read and accept the terms of service',
    submit: 'Accept and continue',
    log_out: 'Log out',
    changed: {
      title: 'The terms have just changed again',
      text: 'This is the newest version. Please read it once more.',
    },
  },
  notices: {
    wrong_credentials: {
      title: 'That did not work',
      text: 'Your email or password is not right. Check both and try again.',
    },
    wrong_code: {
      title: 'That code did not work',
      text: 'Codes change every 30 seconds, and each works once. Wait for the next one, or use a recovery code.',
    },
    wrong_passkey: {
      title: 'That did not work',
      text: 'This passkey does not open an account here. Log in with your email and password.',
    },
    admin_disabled: {
      title: 'This admin account is disabled',
      text: 'Ask another admin of your organization, or whoever runs this console, to enable it again.',
    },
    logged_out: { title: 'You are logged out', text: 'See you soon.' },
    invitation_accepted: {
      title: 'You are an admin now',
      text: 'Log in with your email and the password you chose.',
    },
    letter_sent: {
      title: 'A letter is on its way',
      text: 'If there is something to send to that address, it will arrive in a minute.',
    },
    password_reset: { title: 'Your password is changed', text: 'Log in with the new one.' },
    email_changed: { title: 'Your address is changed', text: 'Log in with the new one.' },
    email_change_undone: {
      title: 'Your account is yours again',
      text: 'Log in with your old address and the password you just chose.',
    },
    account_deleted: { title: 'Your account is deleted', text: 'Thank you for having been here.' },
    confirmed_approved: {
      title: 'Your email has been confirmed',
      text: 'Your account is ready. Log in to get started.',
    },
    confirmed_pending: {
      title: 'Your email has been confirmed',
      text: 'Awaiting account approval. We’ll write to you as soon as your account has been looked at.',
    },
    confirmed_rejected: {
      title: 'Your email has been confirmed',
      text: 'Your request for access was not approved. We wrote to you about it.',
    },
    confirmed_revoked: {
      title: 'Your email has been confirmed',
      text: 'Access for this account has been revoked. Write to us if you think this is a mistake.',
    },
    log_in_first: { title: 'Log in to continue', text: 'You’ll come back to the page you asked for.' },
  },
  turnstile: {
    not_human: {
      title: 'One more step',
      text: 'Please let the check below finish, so that we know you are not a robot. Then send the form again.',
    },
    without_script: 'Switch on JavaScript for this page: a short check keeps robots out.',
    reason: 'must be a fresh Turnstile token for this action and hostname',
  },
  too_many: {
    title: 'Please try again later',
    anywhere: (wait) =>
      `To keep everybody safe, there is a limit here, and it is used up for now. Please try again in ${wait}.`,
    log_in: (wait) =>
      `To keep accounts safe, there is a limit to logging in here, and it is used up for now. Try again in ${wait}, or choose “Forgot password?”: a letter to your address is always a way in.`,
    second_factor: (wait) => `Try again in ${wait}, or use your passkey.`,
    letter: {
      title: 'Please wait a moment',
      text: 'If there is something to send to this address, it was sent just now. Look in your inbox and spam folder, or ask again in a minute.',
    },
    waits: {
      minutes: (count) => (count === 1 ? 'a minute' : `${count} minutes`),
      hours: (count) => `${count} hours`,
    },
  },
  not_approved: {
    pending: {
      title: 'Almost there',
      text: 'Your account is pending approval for access. We’ll write to you once it has been approved.',
    },
    rejected: {
      title: 'No access',
      text: 'Your request for access was not approved. Write to us if you think this is a mistake.',
    },
    revoked: {
      title: 'No access',
      text: 'Your access has been revoked. Write to us if you think this is a mistake.',
    },
  },
  refusals: {
    not_found: { title: 'Page not found', text: 'There is nothing at this address. Check the link, or start over.' },
    method_not_allowed: {
      title: 'That is not possible here',
      text: 'Go back and try again from the page’s own form.',
    },
    from_elsewhere: {
      title: 'This form came from somewhere else',
      text: 'To keep your account safe, forms are only taken from this site itself. Open the page again and retry.',
    },
    portal_closed: {
      title: 'This portal is closed',
      text: 'Nobody can sign up or log in here any more. Ask whoever sent you here where to go.',
    },
    unreadable_body: {
      title: 'We could not read that',
      text: 'What was sent is not valid text. Open the page again and retry.',
    },
    body_too_large: {
      title: 'That was too much',
      text: 'What was sent is larger than any form here needs. Shorten it and try again.',
    },
    not_a_form: {
      title: 'We could not read that',
      text: 'What was sent is not a form. Open the page again and retry.',
    },
    unavailable: {
      title: 'We will be right back',
      text: 'Something we depend on is not answering. Nothing was changed. Please try again in a minute.',
    },
    surprise: {
      title: 'Something went wrong',
      text: 'This is our fault. Please try again; if it happens again, tell us the request id below.',
    },
  },
  questions: 'Questions? Write to {address}',
  request_id: 'Request id',
  back: 'Back to the start',
  languages: 'Language',
  device: {
    known: (browser, system) => `${browser} on ${system}`,
    city: (city, country) => `${city}, ${country}`,
    unknown: 'Unknown device',
  },
  api: {
    check_request: (faults) => `Check the request: ${faults}.`,
    not_an_object: 'must be a JSON object',
    body_too_large: 'What was sent is larger than is taken here. Shorten it and try again.',
    nothing_here: 'There is nothing here.',
    new_terms: (origin) =>
      `There are new terms of service. Read them at ${origin}/terms, and log in at ${origin}/login to accept them.`,
    surprise: 'Something went wrong on our side. The instance names this request; tell us if it happens again.',
  },
}
