import { getTableColumns, type SQL, sql } from 'drizzle-orm'
import { readableTextColor } from '../contract/accent-color.ts'
import type { AdminRole } from '../contract/admin-role.ts'
import type { ApprovalRule } from '../contract/approval-rules.ts'
import type { EventAction } from '../contract/event-actions.ts'
import type { Language } from '../contract/language.ts'
import type { DeveloperTemplate, OwnWords } from '../contract/letter-words.ts'
import { type PortalSettings, portalSettings } from '../contract/management/portals.ts'
import type { RegistrationField } from '../contract/registration-form.ts'
import {
  dropWaitingLetters,
  type InvitationMade,
  type Invited,
  inviteStatements,
  isInviterInCharge,
} from './admin-invitations.ts'
import { atOnce, type Database, type Nothing, onlyOnce } from './database.ts'
import { insertEvent, isWritten, theOperator } from './events.ts'
import { insertPortal, type PortalBeginning } from './portals.ts'
import type { PublishedServiceFields } from './published-services.ts'
import { portals } from './schema.ts'

/** Everything that a description of a portal tells, as it is stored. */
export interface DescribedPortal {
  /** In the order in which the contract has them. */
  settings: PortalSettings
  registration_form: RegistrationField[]
  approval_rules: ApprovalRule[]
  /** Null while there are none. */
  terms: string | null
  /** The version of these; 0 while there are none. */
  terms_version: number
  /** The newest that there ever was. */
  newest_terms: number
  /** The canonical one first. */
  hostnames: string[]
  letters: (OwnWords & { template: DeveloperTemplate; language: Language })[]
  services: PublishedServiceFields[]
}

/** Somebody who may reach portals of the organization, or was asked to. */
interface DescribedAdmin {
  id: string
  email: string
  role: AdminRole
  portal_ids: string[]
}

/** An organization, and one of its portals or none. */
export interface DescribedState {
  organization: { id: string; name: string; closed_at: number | null }
  admins: (DescribedAdmin & { is_disabled: 0 | 1 })[]
  /** Nobody has accepted them yet. `is_stopped`: their link does not count, for whoever invited lost the right to. */
  invitations: (DescribedAdmin & { is_stopped: 0 | 1 })[]
  portal: DescribedPortal | null
  /** The same as the database tells it: what has this very text is not changed. */
  text: string
}

/** What is elsewhere of what a description names. */
export interface Elsewhere {
  /** Of the hostnames, those that are somebody's. */
  owners: { hostname: string; portal_id: string; organization_id: string }[]
  /** Of the addresses, those that are an admin's in another organization. */
  adminKeys: string[]
  /** The portals of the organization. */
  portals: { id: string; name: string }[]
}

const settingNames = Object.keys(portalSettings.shape) as (keyof PortalSettings)[]

/** In SQL over an organization `o` and its portal `p`, if there is one: all that its description tells, as one JSON text. */
const stateText = sql`json_object(
  'organization', json_object('id', o.id, 'name', o.name, 'closed_at', o.closed_at),
  'admins', json((
    SELECT json_group_array(json_object('id', id, 'email', email, 'role', role, 'is_disabled', disabled_at IS NOT NULL,
      'portal_ids', json((
        SELECT json_group_array(portal_id ORDER BY portal_id) FROM admin_portals WHERE admin_id = admins.id))
    ) ORDER BY id)
    FROM admins WHERE organization_id = o.id)),
  'invitations', json((
    SELECT json_group_array(json_object('id', id, 'email', email, 'role', role, 'portal_ids', json(portal_ids),
      'is_stopped', NOT ${isInviterInCharge}) ORDER BY id)
    FROM admin_invitations WHERE organization_id = o.id AND accepted_at IS NULL)),
  'portal', iif(p.id IS NULL, NULL, json_object(
    'settings', json_object(${sql.join(
      settingNames.map((name) => sql`${sql.raw(`'${name}'`)}, p.${sql.identifier(name)}`),
      sql`, `,
    )}),
    'registration_form', json(p.registration_form),
    'approval_rules', json(p.approval_rules),
    'terms', (SELECT text FROM terms_versions WHERE portal_id = p.id AND version = p.terms_version),
    'terms_version', p.terms_version,
    'newest_terms', coalesce((SELECT max(version) FROM terms_versions WHERE portal_id = p.id), 0),
    'hostnames', json((
      SELECT json_group_array(hostname ORDER BY canonical DESC, hostname) FROM hostnames WHERE portal_id = p.id)),
    'letters', json((
      SELECT json_group_array(json_object('template', template, 'language', language, 'subject', subject,
        'opening', opening, 'closing', closing) ORDER BY template, language)
      FROM letter_words WHERE portal_id = p.id)),
    'services', json((
      SELECT json_group_array(json_object('name', name, 'version', version, 'description', description,
        'documentation_url', documentation_url) ORDER BY name, version)
      FROM published_services WHERE portal_id = p.id)),
    'versions', json_array(p.version, p.registration_form_version, p.approval_rules_version))))`

/** Something that happens to the portal, or to an admin of its organization. */
export interface NotedChange {
  id: string
  action: EventAction
  isOfOrganization?: true
  subject?: string
  details?: Record<string, unknown>
}

/** What becomes another one. What is left out stays as it is. */
export interface PortalChanges {
  /** What is noted of it. */
  events: NotedChange[]
  settings: Partial<PortalSettings>
  registrationForm?: RegistrationField[]
  approvalRules?: ApprovalRule[]
  /** The version to publish and its text, or none. */
  terms?: { version: number; text: string } | 'none'
  /** All of them, the canonical one first. */
  hostnames?: string[]
  /** Whole letters; null stands for the default. */
  letters: DescribedPortal['letters']
  /** All names and versions to be listed, and what is written anew. */
  services?: { kept: [name: string, version: string][]; written: (PublishedServiceFields & { id: string })[] }
  admins: { given: string[]; taken: string[] }
  invitations: {
    made: { invited: Invited; invitation: InvitationMade }[]
    narrowed: { id: string; portal_ids: string[] }[]
    withdrawn: string[]
  }
}

/** The portals of one organization, as something that is described as a whole. */
export function portalDescriptionsOf(database: Database, organizationId: string) {
  const selectState = (portalId: string | null) => sql`
    SELECT ${stateText} AS text
    FROM organizations o LEFT JOIN portals p ON p.organization_id = o.id AND p.id = ${portalId}
    WHERE o.id = ${organizationId}`
  const given = (values: unknown[]) => sql`json_each(${JSON.stringify(values)})`

  return {
    /** All that is described of a portal, or of a new one. One round trip; undefined when there is no such organization. */
    async find(portalId: string | null): Promise<DescribedState | undefined> {
      const [[found]] = await atOnce<[{ text: string }]>(database, [selectState(portalId)])
      if (!found) return undefined
      const state = JSON.parse(found.text) as Omit<DescribedState, 'text'>
      const { portal } = state
      return {
        ...state,
        portal: portal && { ...portal, settings: readSettings(portal.settings) },
        text: found.text,
      }
    },

    /** What is elsewhere of what a description names. One round trip. */
    async elsewhere({ hostnames, emailKeys }: { hostnames: string[]; emailKeys: string[] }): Promise<Elsewhere> {
      const [owners, admins, siblings] = await atOnce<
        [Elsewhere['owners'][number], { email_key: string }, { id: string; name: string }]
      >(database, [
        sql`
          SELECT hostname, portal_id, organization_id FROM hostnames JOIN portals ON portals.id = portal_id
          WHERE hostname IN (SELECT value FROM ${given(hostnames)})`,
        sql`
          SELECT email_key FROM admins
          WHERE email_key IN (SELECT value FROM ${given(emailKeys)}) AND organization_id <> ${organizationId}`,
        sql`SELECT id, name FROM portals WHERE organization_id = ${organizationId}`,
      ])
      return { owners, adminKeys: admins.map(({ email_key }) => email_key), portals: siblings }
    },

    /**
     * Makes all changes at once, if everything that is described still has the text that it had when they were planned, and
     * nobody has taken a name, hostname or address meanwhile: of two at once, one succeeds. A portal that is `begun` is new.
     * One round trip; false when nothing was changed.
     */
    async apply(
      changes: PortalChanges,
      {
        portalId,
        begun,
        plannedOn,
        now,
      }: {
        portalId: string
        begun: Omit<PortalBeginning, 'id' | 'hostname'> | undefined
        plannedOn: string
        now: number
      },
    ): Promise<boolean> {
      const { events, settings, terms, hostnames, letters, services, admins, invitations } = changes
      const invitedKeys = invitations.made.map(({ invited }) => invited.email.key)
      const name = begun?.name ?? settings.name ?? null
      const mayHappen = sql.join(
        [
          sql`(${selectState(begun ? null : portalId)}) = ${plannedOn}`,
          sql`NOT EXISTS (
            SELECT 1 FROM hostnames WHERE portal_id <> ${portalId} AND hostname IN (SELECT value FROM ${given(hostnames ?? [])}))`,
          sql`NOT EXISTS (
            SELECT 1 FROM portals
            WHERE organization_id = ${organizationId} AND id <> ${portalId} AND name = ${name})`,
          sql`NOT EXISTS (SELECT 1 FROM admins WHERE email_key IN (SELECT value FROM ${given(invitedKeys)}))`,
        ],
        sql` AND `,
      )
      const [anchor = ''] = [
        ...events.map(({ id }) => id),
        ...invitations.made.map(({ invitation }) => invitation.eventId),
      ]
      const isNoted = isWritten(anchor)
      const isOnPortal = sql`portal_id = ${portalId} AND ${isNoted}`
      const mayBeNoted = begun ? sql`EXISTS (SELECT 1 FROM portals WHERE id = ${portalId})` : mayHappen
      const columns = columnsOf(changes, now)

      const statements: SQL[] = [
        ...(begun ? [insertPortal(organizationId, { ...begun, id: portalId }, now, mayHappen)] : []),
        insertEvent(
          {
            id: sql`value ->> 'id'`,
            place: { organizationId, portalId: sql`iif(value ->> 'isOfOrganization', NULL, ${portalId})` },
            action: sql`value ->> 'action'`,
            ...theOperator,
            subject: sql`value ->> 'subject'`,
            details: sql`value -> 'details'`,
            now,
          },
          sql`FROM ${given(events)} WHERE ${mayBeNoted}`,
        ),
      ]
      if (hostnames) {
        const [canonical] = hostnames
        statements.push(
          sql`DELETE FROM hostnames WHERE ${isOnPortal} AND hostname NOT IN (SELECT value FROM ${given(hostnames)})`,
          sql`UPDATE hostnames SET canonical = 0 WHERE ${isOnPortal} AND canonical = 1 AND hostname <> ${canonical}`,
          sql`
            INSERT INTO hostnames (hostname, portal_id, canonical) SELECT value, ${portalId}, 0 FROM ${given(hostnames)}
            WHERE ${isNoted} AND value NOT IN (SELECT hostname FROM hostnames WHERE portal_id = ${portalId})`,
          sql`UPDATE hostnames SET canonical = 1 WHERE ${isOnPortal} AND canonical = 0 AND hostname = ${canonical}`,
        )
      }
      if (columns.length > 0) {
        statements.push(sql`UPDATE portals SET ${sql.join(columns, sql`, `)} WHERE id = ${portalId} AND ${isNoted}`)
      }
      if (terms && terms !== 'none') {
        statements.push(sql`
          INSERT INTO terms_versions (portal_id, version, text, published_by, published_at)
          SELECT ${portalId}, ${terms.version}, ${terms.text}, ${theOperator.actorId}, ${now} WHERE ${isNoted}`)
      }
      if (letters.length > 0) {
        statements.push(sql`
          INSERT INTO letter_words (portal_id, template, language, subject, opening, closing, version, updated_at, updated_by)
          SELECT ${portalId}, value ->> 'template', value ->> 'language', value ->> 'subject', value ->> 'opening',
            value ->> 'closing', 1, ${now}, ${theOperator.actorId}
          FROM ${given(letters)} WHERE ${isNoted}
          ON CONFLICT (portal_id, template, language) DO UPDATE SET
            subject = excluded.subject, opening = excluded.opening, closing = excluded.closing, version = version + 1,
            updated_at = excluded.updated_at, updated_by = excluded.updated_by`)
      }
      if (services) {
        statements.push(
          sql`
            DELETE FROM published_services WHERE ${isOnPortal} AND NOT EXISTS (
              SELECT 1 FROM ${given(services.kept)} WHERE value ->> 0 = name AND value ->> 1 = version)`,
          sql`
            INSERT INTO published_services (id, portal_id, name, version, description, documentation_url, created_at, updated_at)
            SELECT value ->> 'id', ${portalId}, value ->> 'name', value ->> 'version', value ->> 'description',
              value ->> 'documentation_url', ${now}, ${now}
            FROM ${given(services.written)} WHERE ${isNoted}
            ON CONFLICT (portal_id, name, version) DO UPDATE SET description = excluded.description,
              documentation_url = excluded.documentation_url, updated_at = excluded.updated_at`,
        )
      }
      if (admins.given.length + admins.taken.length > 0) {
        statements.push(
          sql`
            INSERT INTO admin_portals (admin_id, portal_id)
            SELECT value, ${portalId} FROM ${given(admins.given)} WHERE ${isNoted}`,
          sql`DELETE FROM admin_portals WHERE ${isOnPortal} AND admin_id IN (SELECT value FROM ${given(admins.taken)})`,
          sql`
            UPDATE admins SET updated_at = ${now}
            WHERE id IN (SELECT value FROM ${given([...admins.given, ...admins.taken])}) AND ${isNoted}`,
        )
      }
      if (invitations.narrowed.length + invitations.withdrawn.length > 0) {
        const isWithdrawn = sql`
          organization_id = ${organizationId} AND accepted_at IS NULL
          AND id IN (SELECT value FROM ${given(invitations.withdrawn)})`
        statements.push(
          sql`
            UPDATE admin_invitations SET portal_ids = (
              SELECT value -> 'portal_ids' FROM ${given(invitations.narrowed)} WHERE value ->> 'id' = admin_invitations.id)
            WHERE id IN (SELECT value ->> 'id' FROM ${given(invitations.narrowed)}) AND ${isNoted}`,
          dropWaitingLetters(organizationId, sql`SELECT email FROM admin_invitations WHERE ${isWithdrawn}`, isNoted),
          sql`DELETE FROM admin_invitations WHERE ${isWithdrawn} AND ${isNoted}`,
        )
      }
      for (const { invited, invitation } of invitations.made) {
        const source = sql`WHERE ${invitation.eventId === anchor ? mayHappen : isNoted}`
        statements.push(...inviteStatements(organizationId, invited, invitation, source))
      }
      const results = await atOnce<[...Nothing[], { id: string }]>(onlyOnce(database, 'events', anchor), [
        ...statements,
        sql`SELECT id FROM events WHERE id = ${anchor}`,
      ] as [...SQL[], SQL])
      return results.at(-1)?.length === 1
    },
  }
}

/** What changes in the portal's own row, in SQL. */
function columnsOf({ settings, registrationForm, approvalRules, terms }: PortalChanges, now: number): SQL[] {
  const set = Object.entries(settings).map(
    ([name, value]) => sql`${sql.identifier(name)} = ${Array.isArray(value) ? JSON.stringify(value) : stored(value)}`,
  )
  if (settings.accent_color) set.push(sql`accent_text_color = ${readableTextColor(settings.accent_color)}`)
  if (set.length > 0) set.push(sql`version = version + 1`)
  if (registrationForm) {
    set.push(
      sql`registration_form = ${JSON.stringify(registrationForm)}`,
      sql`registration_form_version = registration_form_version + 1`,
    )
  }
  if (approvalRules) {
    set.push(
      sql`approval_rules = ${JSON.stringify(approvalRules)}`,
      sql`approval_rules_version = approval_rules_version + 1`,
    )
  }
  if (terms) set.push(sql`terms_version = ${terms === 'none' ? 0 : terms.version}`)
  return set.length > 0 ? [...set, sql`updated_at = ${now}`] : []
}

function stored(value: string | number | boolean | null): string | number | null {
  return typeof value === 'boolean' ? Number(value) : value
}

/** Settings as everybody else reads them: lists are lists, and yes is true. */
function readSettings(raw: Record<keyof PortalSettings, unknown>): PortalSettings {
  const columns = getTableColumns(portals)
  const read = settingNames.map((name) => [
    name,
    raw[name] === null ? null : columns[name].mapFromDriverValue(raw[name] as never),
  ])
  return Object.fromEntries(read) as PortalSettings
}
