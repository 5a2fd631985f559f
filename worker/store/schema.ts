import { blob, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import type { DeveloperStatus } from '../contract/developer-status.ts'
import type { LetterFacts, LetterKind } from '../contract/letters.ts'

// What the queries see of the tables. Keys, indexes, checks and triggers stand in migrations/, which a test compares
// with this file.

export const organizations = sqliteTable('organizations', {
  id: text().primaryKey(),
  name: text().notNull(),
  created_at: integer().notNull(),
})

export const admins = sqliteTable('admins', {
  id: text().primaryKey(),
  organization_id: text().notNull(),
  email: text().notNull(),
  email_key: text().notNull(),
  full_name: text().notNull(),
  role: text().$type<'organization_admin'>().notNull(),
  password_hash: text().notNull(),
  created_at: integer().notNull(),
  updated_at: integer().notNull(),
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
})

export const developers = sqliteTable('developers', {
  id: text().primaryKey(),
  portal_id: text().notNull(),
  email: text().notNull(),
  email_key: text().notNull(),
  full_name: text().notNull(),
  status: text().$type<DeveloperStatus>().notNull(),
  password_hash: text().notNull(),
  created_at: integer().notNull(),
  updated_at: integer().notNull(),
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
})

export const events = sqliteTable('events', {
  id: text().primaryKey(),
  portal_id: text().notNull(),
  developer_id: text().notNull(),
  action: text().$type<'confirm' | 'approve' | 'reject' | 'revoke' | 'delete'>().notNull(),
  from_status: text().$type<DeveloperStatus>(),
  to_status: text().$type<DeveloperStatus>(),
  actor: text().$type<'developer' | 'admin'>().notNull(),
  actor_id: text().notNull(),
  reason: text(),
  created_at: integer().notNull(),
})

export const letters = sqliteTable('letters', {
  id: text().primaryKey(),
  portal_id: text().notNull(),
  developer_id: text(),
  kind: text().$type<LetterKind>().notNull(),
  recipient: text().notNull(),
  facts: text({ mode: 'json' }).$type<LetterFacts>().notNull(),
  created_at: integer().notNull(),
  send_after: integer().notNull(),
  attempts: integer().notNull().default(0),
  sent_at: integer(),
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
