import { blob, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import type { AdminRole } from '../contract/admin-role.ts'
import { type ApprovalRule, firstApprovalRules } from '../contract/approval-rules.ts'
import type { BulkJobInput, BulkJobKind, BulkJobState } from '../contract/bulk-jobs.ts'
import type { DeveloperStatus } from '../contract/developer-status.ts'
import type { EventAction, EventActor } from '../contract/event-actions.ts'
import type { Language } from '../contract/language.ts'
import type { DeveloperTemplate } from '../contract/letter-words.ts'
import type {
  AccountLink,
  LetterFacts,
  LetterKind,
  LetterState,
  LettersStopped,
  RegistrationLink,
} from '../contract/letters.ts'
import { lettersPerHour } from '../contract/limits.ts'
import type { Trouble } from '../contract/operator-alerts.ts'
import type { Answers, RegistrationField } from '../contract/registration-form.ts'
import type { SignUpMode } from '../contract/sign-up-mode.ts'

// What the queries see of the tables. Keys, indexes, checks and triggers stand in migrations/, which a test compares
// with this file.

export const organizations = sqliteTable('organizations', {
  id: text().primaryKey(),
  name: text().notNull(),
  created_at: integer().notNull(),
  require_second_factor: integer({ mode: 'boolean' }).notNull().default(false),
  closed_at: integer(),
  /** When it came back by an import, or, if it was closed then, when closed ones began to be erased; null for most. */
  restored_at: integer(),
})

export const admins = sqliteTable('admins', {
  id: text().primaryKey(),
  organization_id: text().notNull(),
  email: text().notNull(),
  email_key: text().notNull(),
  full_name: text().notNull(),
  password_hash: text().notNull(),
  created_at: integer().notNull(),
  updated_at: integer().notNull(),
  disabled_at: integer(),
  role: text().$type<AdminRole>().notNull(),
  totp_secret: text(),
  totp_confirmed_at: integer(),
  totp_last_step: integer().notNull().default(0),
  new_device_letters: integer({ mode: 'boolean' }).notNull().default(true),
  first_logged_in_at: integer(),
  /** In a session that has ended. */
  last_seen_at: integer(),
})

export const adminPortals = sqliteTable('admin_portals', {
  admin_id: text().notNull(),
  portal_id: text().notNull(),
})

export const adminInvitations = sqliteTable('admin_invitations', {
  id: text().primaryKey(),
  organization_id: text().notNull(),
  email: text().notNull(),
  email_key: text().notNull(),
  role: text().$type<AdminRole>().notNull(),
  portal_ids: text({ mode: 'json' }).$type<string[]>().notNull(),
  token_hash: text().notNull(),
  /** An admin's id, or `operator`. */
  invited_by: text().notNull(),
  created_at: integer().notNull(),
  expires_at: integer().notNull(),
  accepted_at: integer(),
  full_name: text(),
})

export const portals = sqliteTable('portals', {
  id: text().primaryKey(),
  organization_id: text().notNull(),
  database: text().$type<'DB'>().notNull(),
  name: text().notNull(),
  description: text().notNull(),
  accent_color: text().notNull(),
  accent_text_color: text().notNull(),
  contact_email: text(),
  auto_approve_developers: integer({ mode: 'boolean' }).notNull(),
  logo_digest: text(),
  created_at: integer().notNull(),
  updated_at: integer().notNull(),
  /** What developers read; `name` is what admins tell portals apart by. */
  display_name: text().notNull(),
  sign_up_mode: text().$type<SignUpMode>().notNull().default('open'),
  allowed_email_domains: text({ mode: 'json' }).$type<string[]>().notNull().default([]),
  denied_email_domains: text({ mode: 'json' }).$type<string[]>().notNull().default([]),
  closed_at: integer(),
  version: integer().notNull().default(1),
  registration_form: text({ mode: 'json' }).$type<RegistrationField[]>().notNull().default([]),
  registration_form_version: integer().notNull().default(1),
  approval_rules: text({ mode: 'json' }).$type<ApprovalRule[]>().notNull().default(firstApprovalRules),
  approval_rules_version: integer().notNull().default(1),
  terms_version: integer().notNull().default(0),
  sender_name: text(),
  reply_to_email: text(),
  sender_email: text(),
  /** Of its pages and letters, where nobody has chosen another one. */
  language: text().$type<Language>().notNull().default('en'),
  letters_per_hour: integer().notNull().default(lettersPerHour.default),
  letters_stopped_at: integer(),
  letters_stopped_cause: text().$type<LettersStopped>(),
  letters_stopped_count: integer(),
  /** As of organizations. */
  restored_at: integer(),
})

export const termsVersions = sqliteTable('terms_versions', {
  portal_id: text().notNull(),
  version: integer().notNull(),
  text: text().notNull(),
  published_by: text().notNull(),
  published_at: integer().notNull(),
})

export const portalLogos = sqliteTable('portal_logos', {
  portal_id: text().primaryKey(),
  media_type: text().notNull(),
  bytes: blob({ mode: 'buffer' }).notNull(),
})

export const hostnames = sqliteTable('hostnames', {
  hostname: text().primaryKey(),
  portal_id: text().notNull(),
  canonical: integer({ mode: 'boolean' }).notNull(),
})

export const registrations = sqliteTable('registrations', {
  id: text().primaryKey(),
  portal_id: text().notNull(),
  email: text().notNull(),
  email_key: text().notNull(),
  full_name: text().notNull(),
  token_hash: text().notNull(),
  created_at: integer().notNull(),
  expires_at: integer().notNull(),
  confirmed_at: integer(),
  answers: text({ mode: 'json' }).$type<Answers>().notNull().default([]),
  accepted_terms_version: integer(),
  terms_accepted_at: integer(),
  /** The admin who invited them; null for those who signed up by themselves. */
  invited_by: text(),
  invitation_message: text(),
  link: text().$type<RegistrationLink>().notNull().default('confirm-email'),
  language: text().$type<Language>().notNull().default('en'),
})

export const invitationCounts = sqliteTable('invitation_counts', {
  portal_id: text().primaryKey(),
  pending: integer().notNull(),
})

export const developers = sqliteTable('developers', {
  id: text().primaryKey(),
  portal_id: text().notNull(),
  email: text().notNull(),
  email_key: text().notNull(),
  full_name: text().notNull(),
  status: text().$type<DeveloperStatus>().notNull(),
  created_at: integer().notNull(),
  updated_at: integer().notNull(),
  /** Null as long as somebody whom an admin added has not chosen a password. */
  password_hash: text(),
  answers: text({ mode: 'json' }).$type<Answers>().notNull().default([]),
  accepted_terms_version: integer().notNull().default(0),
  invited_by: text(),
  signed_up_at: integer().notNull().default(0),
  first_approved_at: integer(),
  first_logged_in_at: integer(),
  new_device_letters: integer({ mode: 'boolean' }).notNull().default(false),
  /** Of the letters to them. */
  language: text().$type<Language>().notNull().default('en'),
  reminded_at: integer(),
})

export const termsAcceptances = sqliteTable('terms_acceptances', {
  portal_id: text().notNull(),
  developer_id: text().notNull(),
  version: integer().notNull(),
  accepted_at: integer().notNull(),
})

export const developerNotes = sqliteTable('developer_notes', {
  id: text().primaryKey(),
  portal_id: text().notNull(),
  developer_id: text().notNull(),
  admin_id: text().notNull(),
  text: text().notNull(),
  created_at: integer().notNull(),
})

export const developerCounts = sqliteTable('developer_counts', {
  portal_id: text().notNull(),
  status: text().$type<DeveloperStatus>().notNull(),
  developers: integer().notNull(),
})

export const sessions = sqliteTable('sessions', {
  token_hash: text().primaryKey(),
  audience: text().$type<'developer' | 'admin'>().notNull(),
  portal_id: text(),
  developer_id: text(),
  admin_id: text(),
  created_at: integer().notNull(),
  last_seen_at: integer().notNull(),
  id: text(),
  awaits_terms: integer({ mode: 'boolean' }).notNull().default(false),
  user_agent: text(),
  /** The city; of a session from before there were codes of countries, the whole place in English. */
  place: text(),
  second_factor_at: integer(),
  country: text(),
})

export const events = sqliteTable('events', {
  id: text().primaryKey(),
  organization_id: text().notNull(),
  portal_id: text(),
  developer_id: text(),
  action: text().$type<EventAction>().notNull(),
  from_status: text().$type<DeveloperStatus>(),
  to_status: text().$type<DeveloperStatus>(),
  actor: text().$type<EventActor>().notNull(),
  actor_id: text().notNull(),
  reason: text(),
  subject: text(),
  details: text({ mode: 'json' }).$type<Record<string, unknown>>(),
  job_id: text(),
  created_at: integer().notNull(),
})

export const letters = sqliteTable('letters', {
  id: text().primaryKey(),
  portal_id: text(),
  organization_id: text(),
  developer_id: text(),
  kind: text().$type<LetterKind>().notNull(),
  recipient: text().notNull(),
  facts: text({ mode: 'json' }).$type<LetterFacts>().notNull(),
  created_at: integer().notNull(),
  send_after: integer().notNull(),
  attempts: integer().notNull().default(0),
  /** When it was taken by the provider. */
  sent_at: integer(),
  state: text().$type<LetterState>().notNull().default('waiting'),
  priority: integer().$type<0 | 1>().notNull().default(1),
  batch_id: text(),
  resends: integer().notNull().default(0),
  first_tried_at: integer(),
  provider_id: text(),
  error: text(),
  language: text().$type<Language>().notNull().default('en'),
})

export const letterStates = sqliteTable('letter_states', {
  letter_id: text().notNull(),
  event_id: text().notNull(),
  state: text().$type<LetterState>().notNull(),
  detail: text(),
  at: integer().notNull(),
})

export const undeliverableAddresses = sqliteTable('undeliverable_addresses', {
  sender_id: text().notNull(),
  address: text().notNull(),
  reason: text().notNull(),
  at: integer().notNull(),
})

export const minuteCounts = sqliteTable('minute_counts', {
  minute: integer().notNull(),
  portal_id: text().notNull(),
  sign_ups: integer().notNull().default(0),
  letters_sent: integer().notNull().default(0),
  letters_returned: integer().notNull().default(0),
})

export const unwantedAddresses = sqliteTable('unwanted_addresses', {
  portal_id: text().notNull(),
  address_hash: text().notNull(),
  until_at: integer().notNull(),
})

export const outboxPace = sqliteTable('outbox_pace', {
  id: integer().primaryKey(),
  next_at: integer().notNull(),
  quiet_until: integer().notNull().default(0),
})

export const letterWords = sqliteTable('letter_words', {
  portal_id: text().notNull(),
  template: text().$type<DeveloperTemplate>().notNull(),
  language: text().$type<Language>().notNull(),
  subject: text(),
  opening: text(),
  closing: text(),
  version: integer().notNull(),
  updated_at: integer().notNull(),
  updated_by: text().notNull(),
})

export const mailbox = sqliteTable('mailbox', {
  id: text().primaryKey(),
  portal: text().notNull(),
  sender: text().notNull(),
  recipient: text().notNull(),
  subject: text().notNull(),
  text: text().notNull(),
  html: text().notNull(),
  sent_at: integer().notNull(),
})

export const publishedServices = sqliteTable('published_services', {
  id: text().primaryKey(),
  portal_id: text().notNull(),
  name: text().notNull(),
  version: text().notNull(),
  description: text().notNull(),
  documentation_url: text(),
  created_at: integer().notNull(),
  updated_at: integer().notNull(),
})

export const bulkJobs = sqliteTable('bulk_jobs', {
  id: text().primaryKey(),
  portal_id: text().notNull(),
  kind: text().$type<BulkJobKind>().notNull(),
  state: text().$type<BulkJobState>().notNull(),
  input: text({ mode: 'json' }).$type<BulkJobInput>().notNull(),
  total: integer().notNull(),
  position: text(),
  done: integer().notNull().default(0),
  skipped: integer().notNull().default(0),
  created_by: text().notNull(),
  created_at: integer().notNull(),
  updated_at: integer().notNull(),
  finished_at: integer(),
  leased_until: integer().notNull().default(0),
  request_id: text(),
})

export const bulkJobItems = sqliteTable('bulk_job_items', {
  job_id: text().notNull(),
  position: integer().notNull(),
  email: text().notNull(),
  full_name: text().notNull(),
  problem: text(),
  outcome: text(),
})

export const dailyCounts = sqliteTable('daily_counts', {
  portal_id: text().notNull(),
  day: integer().notNull(),
  sign_ups: integer().notNull().default(0),
  confirmed: integer().notNull().default(0),
  approved: integer().notNull().default(0),
  first_log_ins: integer().notNull().default(0),
  approval_minutes: text({ mode: 'json' }).$type<Record<string, number>>().notNull().default({}),
})

export const oneTimeTokens = sqliteTable('one_time_tokens', {
  token_hash: text().primaryKey(),
  purpose: text().$type<AccountLink>().notNull(),
  portal_id: text(),
  developer_id: text(),
  admin_id: text(),
  email: text().notNull(),
  email_key: text().notNull(),
  created_at: integer().notNull(),
  expires_at: integer().notNull(),
  used_at: integer(),
})

export const attempts = sqliteTable('attempts', {
  key: text().primaryKey(),
  count: integer().notNull(),
  window_ends_at: integer().notNull(),
  try_id: text(),
})

export const passkeys = sqliteTable('passkeys', {
  id: text().primaryKey(),
  portal_id: text(),
  developer_id: text(),
  admin_id: text(),
  credential_id: text().notNull(),
  public_key: text().notNull(),
  counter: integer().notNull(),
  transports: text({ mode: 'json' }).$type<string[]>().notNull(),
  name: text().notNull(),
  created_at: integer().notNull(),
  last_used_at: integer(),
})

export const alerts = sqliteTable('alerts', {
  trouble: text().$type<Trouble>().primaryKey(),
  since_at: integer().notNull(),
  seen_at: integer().notNull(),
  told_at: integer().notNull().default(0),
  is_open: integer({ mode: 'boolean' }).notNull().default(false),
})

export const databaseFailures = sqliteTable('database_failures', {
  minute: integer().primaryKey(),
  failures: integer().notNull(),
})

export const passkeyChallenges = sqliteTable('passkey_challenges', {
  challenge_hash: text().primaryKey(),
  purpose: text().$type<'register' | 'log-in' | 'second-factor'>().notNull(),
  portal_id: text(),
  account_id: text(),
  expires_at: integer().notNull(),
})

export const recoveryCodes = sqliteTable('recovery_codes', {
  admin_id: text().notNull(),
  code_hash: text().notNull(),
  used_at: integer(),
})

export const erasures = sqliteTable('erasures', {
  id: text().primaryKey(),
  kind: text().$type<'portal' | 'organization'>().notNull(),
  subject_id: text().notNull(),
  organization_id: text().notNull(),
  name: text().notNull(),
  closed_at: integer().notNull(),
  begun_at: integer().notNull(),
  erased_at: integer(),
  counts: text({ mode: 'json' }).$type<Record<string, number>>().notNull().default({}),
})

export const imports = sqliteTable('imports', {
  subject_id: text().primaryKey(),
  kind: text().$type<'portal' | 'organization'>().notNull(),
  organization_id: text().notNull(),
  digest: text().notNull(),
  begun_at: integer().notNull(),
  touched_at: integer().notNull(),
})

export const secretsInUse = sqliteTable('secrets_in_use', {
  secret: text().$type<'token_secret' | 'password_pepper'>().primaryKey(),
  key_id: text().notNull(),
  since: integer().notNull(),
})

export const passwordCounts = sqliteTable('password_counts', {
  way: text().primaryKey(),
  passwords: integer().notNull(),
})
