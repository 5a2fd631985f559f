import type { AdminRole } from './admin-role.ts'
import { de } from './copy/de.ts'
import { en } from './copy/en.ts'
import { es } from './copy/es.ts'
import { fr } from './copy/fr.ts'
import { ja } from './copy/ja.ts'
import type { DeveloperStatus } from './developer-status.ts'
import type { FieldProblem } from './fields.ts'
import type { Language } from './language.ts'
import type { AccountLink } from './letters.ts'

/** What a person reads in a tinted box above a form. */
export interface NoticeWords {
  title: string
  text: string
}

/** Why a page could not be shown, or a form not be taken. */
export type Refusal =
  | 'not_found'
  | 'method_not_allowed'
  | 'from_elsewhere'
  | 'portal_closed'
  | 'unreadable_body'
  | 'body_too_large'
  | 'not_a_form'
  | 'unavailable'
  | 'surprise'

/** A sentence with something else in its midst, such as a link, wherever a language wants it. */
export type With<Name extends string> = `${string}{${Name}}${string}`

/** What can be wrong with an answer to one of a portal's own fields. */
export interface AnswerWords {
  missing: string
  not_chosen: string
  not_ticked: string
  not_text: string
  not_yes_or_no: string
  not_a_number: string
  unreadable: string
  too_long: (most: number) => string
  too_small: (least: string) => string
  too_large: (most: string) => string
}

/** How somebody tells a device from their others. */
export interface DeviceWords {
  known: (browser: string, system: string) => string
  city: (city: string, country: string) => string
  unknown: string
}

/** Every word of the portal's pages and of the developer API's problems. */
export interface Copy {
  fields: Record<'full_name' | 'email' | 'password' | 'new_password' | 'present_password' | 'new_email', string>
  /** `form` stands next to a field; `reason` follows the field's name in the API's `invalid_parameters`. */
  problems: Record<FieldProblem, { form: string; reason: string }>
  /** The same for a portal's own fields, which have limits of their own. */
  answer_problems: Record<'form' | 'reason', AnswerWords>
  own_fields: Record<'optional' | 'choose' | 'terms' | 'new_tab' | 'not_accepted' | 'terms_changed', string> & {
    accept: With<'terms'>
  }
  summary: string
  /** Stands before the title of a page whose form has problems. */
  error_in_title: string
  labelled: With<'label'> & With<'problem'>
  login: {
    title: string
    submit: string
    forgot_password: string
    sign_up_question: string
    sign_up: string
    contact: With<'address'>
  }
  forgot_password: { title: string; lead: string; submit: string; log_in: string; sent: NoticeWords }
  reset_password: { title: string; lead: string; submit: string }
  confirm_new_email: { title: string; lead: string; submit: string }
  undo_email_change: { title: string; lead: string; submit: string }
  /** A link in a letter to the owner of an account that does not count any more, and an address that was taken since. */
  account_link_over: Record<AccountLink | 'email_changed_of_admin' | 'address_taken', NoticeWords>
  passkeys: Record<'log_in' | 'or' | 'failed' | 'cancelled' | 'not_made' | 'known' | 'log_in_first', string>
  second_factor: Record<
    'title' | 'lead_app' | 'lead_both' | 'lead_passkey' | 'code' | 'submit' | 'passkey' | 'log_out' | 'over',
    string
  >
  register: {
    title: string
    lead: string
    submit: string
    log_in_question: string
    log_in: string
    invite_only: { title: string; lead: string; again: string; submit: string; contact: With<'address'> }
    closed: { title: string; lead: string; contact: With<'address'> }
  }
  check_your_email: { title: string; lead: string; spam: string; submit: string; other_address: string }
  confirm: { title: string; lead: string; password_hint: string; submit: string }
  /** For whoever gets a confirmation letter and did not sign up. */
  not_me: {
    title: string
    lead: string
    submit: string
    was_me: string
    done: { title: string; lead: string; contact: With<'address'> }
    confirmed: { title: string; lead: string; submit: string; log_in: string }
    over: { title: string; lead: string }
  }
  link_expired: { title: string; lead: string; submit: string; log_in: string }
  accept_invitation: { title: string; lead: string; submit: string }
  invitation_expired: { title: string; lead: string; submit: string; log_in: string }
  already_confirmed: { title: string; lead: string; submit: string; again_question: string; again: string }
  become_admin: { title: string; tasks: Record<AdminRole, (organization: string) => string>; submit: string }
  admin_invitation_over: Record<'accepted' | 'expired' | 'elsewhere' | 'unknown', NoticeWords>
  /** The pages of a developer's account. */
  account: {
    title: string
    profile: {
      title: string
      lead: string
      submit: string
      saved: NoticeWords
      language: string
      new_device_letters: string
      new_device_hint: string
    }
    password: { title: string; lead: string; submit: string; changed: NoticeWords }
    email: {
      title: string
      lead: string
      present: string
      submit: string
      sent: { title: string; text: (address: string) => string }
      waiting: (address: string) => string
      cancel: string
      cancelled: NoticeWords
    }
    sessions: {
      title: string
      lead: string
      this_browser: string
      activity: With<'seen'> & With<'began'>
      just_now: string
      end: string
      end_others: string
      ended: NoticeWords
      others_ended: NoticeWords
    }
    passkeys: Record<
      'title' | 'lead' | 'none' | 'remove' | 'add' | 'name' | 'name_hint' | 'submit' | 'needs_script',
      string
    > & {
      added: With<'added'>
      added_and_used: With<'added'> & With<'used'>
      was_added: NoticeWords
      was_removed: NoticeWords
      not_made: string
      refused: string
    }
    remove_passkey: { title: string; lead: With<'passkey'>; submit: string; keep: string }
    data: { title: string; lead: string; contents: string[]; submit: string }
    deletion: {
      title: string
      lead: string
      what_goes: string
      what_stays: string
      submit: string
      /** The address of before can still take the account back, until then. */
      not_yet: { title: string; text: (when: string) => string }
    }
  }
  services: {
    title: string
    account: string
    version: string
    documentation: string
    empty_title: string
    empty_text: string
    log_out: string
  }
  terms: {
    title: string
    published: (version: number, date: string) => string
    older: NoticeWords
    withdrawn: NoticeWords
    current: string
  }
  accept_terms: { title: string; lead: string; box: string; submit: string; log_out: string; changed: NoticeWords }
  notices: Record<
    | 'wrong_credentials'
    | 'wrong_code'
    | 'wrong_passkey'
    | 'admin_disabled'
    | 'logged_out'
    | 'invitation_accepted'
    | 'letter_sent'
    | 'password_reset'
    | 'email_changed'
    | 'email_change_undone'
    | 'account_deleted'
    | 'confirmed_approved'
    | 'confirmed_pending'
    | 'confirmed_rejected'
    | 'confirmed_revoked'
    | 'log_in_first',
    NoticeWords
  >
  turnstile: { not_human: NoticeWords; without_script: string; reason: string }
  /**
   * A limit is used up: the visitor's own, or one that they share with strangers, such as their network's or the portal's.
   * So nothing is said of what they did. `log_in` and `second_factor` add the way in that is still open.
   */
  too_many: {
    title: string
    anywhere: (wait: string) => string
    log_in: (wait: string) => string
    /** For those who have a passkey. */
    second_factor: (wait: string) => string
    /** A letter was asked for twice within a minute. */
    letter: NoticeWords
    waits: Record<'minutes' | 'hours', (count: number) => string>
  }
  /** Told only after the right password was given. */
  not_approved: Record<Exclude<DeveloperStatus, 'approved'>, NoticeWords>
  refusals: Record<Refusal, NoticeWords>
  /** When to write to the address at the foot, where somebody is not about to log in. */
  questions: With<'address'>
  request_id: string
  back: string
  /** What stands above the languages that a page can be read in. */
  languages: string
  device: DeviceWords
  /** What the developer API tells people, who often read it word for word; what only programmers meet is English. */
  api: {
    check_request: (faults: string) => string
    /** Follows `body` in a `reason`. */
    not_an_object: string
    body_too_large: string
    nothing_here: string
    new_terms: (origin: string) => string
    surprise: string
  }
}

/** A missing string does not compile, and neither does a missing language. */
export const copy = { en, de, fr, es, ja } as const satisfies Record<Language, Copy>
