import type { DeveloperStatus } from './developer-status.ts'
import type { Language } from './language.ts'
import { de } from './letter-words/de.ts'
import { en } from './letter-words/en.ts'
import { es } from './letter-words/es.ts'
import { fr } from './letter-words/fr.ts'
import { ja } from './letter-words/ja.ts'

// Words of letters are templates: plain text, with placeholders in braces that are filled when a letter leaves.

const everyLetter = ['portal_display_name', 'portal_domain', 'dev_portal_reply_to', 'developer_email'] as const
const byName = [...everyLetter, 'developer_fullname'] as const
const withStatus = [...byName, 'developer_status'] as const

/**
 * The letters that developers get, each with the placeholders that its words may hold: Konnect's names where Konnect has
 * the same thing. A letter without the name in this table must not greet a stranger with what another stranger typed.
 */
export const developerLetters = {
  'confirm-email': everyLetter,
  'request-received': withStatus,
  'still-pending': withStatus,
  'already-registered-pending': withStatus,
  'already-registered-approved': withStatus,
  'already-registered-rejected': withStatus,
  'already-registered-revoked': withStatus,
  'account-approved': withStatus,
  'account-rejected': withStatus,
  'account-revoked': withStatus,
  'developer-invitation': everyLetter,
  'reset-password': byName,
  'password-changed': byName,
  'change-email': everyLetter,
  'email-taken': everyLetter,
  'email-changed': byName,
  'passkey-added': [...byName, 'passkey_name'],
  'new-device': [...byName, 'device', 'login_time'],
} as const
export type DeveloperTemplate = keyof typeof developerLetters

/** The letters that admins alone get, or the operator. */
export const adminLetters = {
  'approval-requested': ['portal_display_name', 'developer_fullname', 'developer_email'],
  'letters-stopped-sign_ups': ['portal_display_name', 'count'],
  'letters-stopped-bounces': ['portal_display_name', 'count'],
  'admin-invitation-organization_admin': ['organization_name', 'inviter_fullname'],
  'admin-invitation-service_admin': ['organization_name', 'inviter_fullname'],
  'admin-invitation-by_operator': ['organization_name'],
  'second-factor-changed-totp_added': ['organization_name'],
  'second-factor-changed-totp_removed': ['organization_name'],
  'second-factor-changed-recovery_codes_renewed': ['organization_name'],
  'second-factor-changed-recovery_code_used': ['organization_name'],
  'second-factor-changed-reset': ['organization_name'],
  'operator-alert-letters_failed': ['count', 'since', 'places'],
  'operator-alert-outbox_stuck': ['since'],
  'operator-alert-letters_stopped': ['since', 'names', 'places'],
  'operator-alert-database_failures': ['count', 'since'],
  'operator-alert-over': ['trouble', 'since', 'until'],
} as const
export type AdminTemplate = keyof typeof adminLetters

/** A letter by its words: its kind, and the variant where a kind has several. */
export type LetterTemplate = DeveloperTemplate | AdminTemplate

export type PlaceholderOf<Template extends LetterTemplate> = Template extends DeveloperTemplate
  ? (typeof developerLetters)[Template][number]
  : Template extends AdminTemplate
    ? (typeof adminLetters)[Template][number]
    : never

/** Nothing is left to be done about these. */
type TemplateWithoutButton =
  | 'request-received'
  | 'still-pending'
  | 'already-registered-pending'
  | 'already-registered-rejected'
  | 'already-registered-revoked'
  | 'account-rejected'
  | 'account-revoked'

export type WordsOf<Template extends LetterTemplate> = {
  subject: string
  /** The first line in an inbox, after the subject. */
  preview: string
  heading: string
  opening: string
  /** What the reader has to know or to do. A portal cannot change these. */
  paragraphs: readonly string[]
  /** Why the reader gets this letter. */
  why: string
} & (Template extends TemplateWithoutButton ? unknown : { button: string }) &
  (Template extends 'confirm-email' ? { not_me: string } : unknown)

/** What the letters of one language have in common. */
interface SharedWords {
  greeting: string
  greeting_without_name: string
  /** Of letters to developers. */
  closing: string
  /** Before words of an admin. */
  note: string
  /** How a label stands before its bare link. */
  before_link: string
  copy_link: string
  device_near: string
  /** At the foot of letters to developers, where the portal has an address for answers. */
  contact: string
  /** How a registration stands, within a sentence. */
  statuses: Record<DeveloperStatus, string>
  /** What an admin might have written, in letters to look at. */
  sample_note: string
}

/** The words of one language. */
export interface LanguageWords {
  shared: SharedWords
  letters: { [Template in DeveloperTemplate]: WordsOf<Template> }
}

/** Every letter in every language: what is missing, or holds a placeholder that its letter does not know, does not compile. */
export const letterWords: Record<Language, LanguageWords> = {
  en: en satisfies OnlyKnown<typeof en>,
  de: de satisfies OnlyKnown<typeof de>,
  fr: fr satisfies OnlyKnown<typeof fr>,
  es: es satisfies OnlyKnown<typeof es>,
  ja: ja satisfies OnlyKnown<typeof ja>,
}

/** The words that a portal can have of its own; null for ours. */
export type OwnWords = Record<OwnWord, string | null>
export const ownWords = ['subject', 'opening', 'closing'] as const
type OwnWord = (typeof ownWords)[number]

type OnlyKnown<Words extends LanguageWords> = {
  shared: { [Name in keyof SharedWords]: Checked<Words['shared'][Name], SharedPlaceholder> }
  letters: OnlyKnownLetters<Words['letters']>
}
type SharedPlaceholder = 'full_name' | 'portal_display_name' | 'label' | 'device' | 'place' | 'address'

/** Letters, unless one of them holds a placeholder that it does not know. */
export type OnlyKnownLetters<Letters> = {
  [Template in keyof Letters]: Template extends LetterTemplate
    ? Checked<Letters[Template], PlaceholderOf<Template>>
    : never
}

type Checked<Words, Known> =
  Exclude<PlaceholdersIn<TextsIn<Words>>, Known> extends infer Unknown
    ? [Unknown] extends [never]
      ? Words
      : ['is no placeholder here', Unknown]
    : never

type TextsIn<Words> = Words extends string
  ? Words
  : Words extends readonly (infer Item)[]
    ? TextsIn<Item>
    : { [Name in keyof Words]: TextsIn<Words[Name]> }[keyof Words]

type PlaceholdersIn<Text> = Text extends `${string}{${infer Name}}${infer Rest}` ? Name | PlaceholdersIn<Rest> : never
