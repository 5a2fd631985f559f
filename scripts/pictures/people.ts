import { and, eq } from 'drizzle-orm'
import { v7 as uuidv7 } from 'uuid'
import type { LetterFacts } from '../../worker/contract/letters.ts'
import type { RegistrationField } from '../../worker/contract/registration-form.ts'
import { type Database, directoryDatabase } from '../../worker/store/database.ts'
import type { PortalRow } from '../../worker/store/portals.ts'
import {
  admins,
  developerNotes,
  developers,
  events,
  letters,
  portals,
  registrations,
} from '../../worker/store/schema.ts'

const [minute, hour, day] = [60_000, 3_600_000, 86_400_000]

interface Person {
  name: string
  /** How long ago they signed up, and how long an admin took for the decision. */
  ago: number
  decided?: ['approved' | 'rejected', after: number]
  company: string
  plan: string
}

// The pioneers of our trade, and how they came to Acme.
const people: Person[] = [
  { name: 'Ada Lovelace', ago: 9 * minute, company: 'Analytical Engines', plan: 'Reconcile invoices every night.' },
  { name: 'Grace Hopper', ago: 52 * minute, company: 'Compilers & Co.', plan: 'Take payments in our shop.' },
  { name: 'Alan Turing', ago: 3 * hour, company: 'Bombe Logistics', plan: 'Follow orders to the doorstep.' },
  { name: 'Hedy Lamarr', ago: 5 * hour, company: 'Spread Spectrum', plan: 'Refund what comes back.' },
  { name: 'Katherine Johnson', ago: 20 * hour, company: 'Orbital', plan: 'Invoice our customers in dollars.' },
  {
    name: 'Mary Jackson',
    ago: 2 * day,
    decided: ['approved', 3 * hour],
    company: 'Orbital',
    plan: 'Invoice our customers in euros.',
  },
  {
    name: 'Joan Clarke',
    ago: 3 * day,
    decided: ['approved', 40 * minute],
    company: 'Bombe Logistics',
    plan: 'Print labels.',
  },
  { name: 'Edsger Dijkstra', ago: 4 * day, decided: ['approved', 5 * hour], company: 'Shortest Path', plan: 'Routes.' },
  { name: 'Barbara Liskov', ago: 6 * day, decided: ['approved', hour], company: 'Abstractions', plan: 'Payments.' },
  { name: 'Margaret Hamilton', ago: 8 * day, decided: ['approved', 2 * hour], company: 'Priority', plan: 'Alarms.' },
  { name: 'Annie Easley', ago: 9 * day, decided: ['approved', 30 * minute], company: 'Centaur', plan: 'Invoices.' },
  { name: 'Dennis Ritchie', ago: 12 * day, decided: ['rejected', 7 * hour], company: 'B', plan: 'To be decided.' },
  { name: 'Radia Perlman', ago: 15 * day, decided: ['approved', 3 * hour], company: 'Spanning Tree', plan: 'Orders.' },
  { name: 'Frances Allen', ago: 19 * day, decided: ['approved', 26 * hour], company: 'Optimal', plan: 'Payments.' },
]

const questions = [
  { label: 'Company', kind: 'text', max_length: 120 },
  { label: 'What will you build?', kind: 'long_text', max_length: 500 },
] as const

/** Fills the example portal Acme as if it had been open for some weeks. */
export async function fillAcme(binding: D1Database, now: number): Promise<void> {
  const database = directoryDatabase({ DB: binding })
  const portal = await database.select().from(portals).where(eq(portals.name, 'Acme')).get()
  const admin = await database.select().from(admins).get()
  if (!portal || !admin) throw new Error('The local database has not been filled with the examples.')
  const fields = questions.map((question) => ({ ...question, id: uuidv7(), help: '', is_required: false }))
  await database.update(admins).set({ full_name: 'Anita Borg' })
  await database.update(portals).set({ registration_form: fields }).where(eq(portals.id, portal.id))
  const acme: Acme = { database, portal, adminId: admin.id, fields }
  // Those who came first come first here, too.
  for (const person of people.toReversed()) {
    const developer = await confirm(acme, person, now - person.ago)
    if (person.decided) await decide(acme, developer, ...person.decided)
  }
}

interface Acme {
  database: Database
  portal: PortalRow
  adminId: string
  fields: RegistrationField[]
}

interface Confirmed {
  id: string
  name: string
  email: string
  at: number
}

async function confirm({ database, portal, fields }: Acme, person: Person, signedUpAt: number): Promise<Confirmed> {
  const at = signedUpAt + 3 * minute
  const email = `${person.name.split(' ')[0]?.toLowerCase()}@example.com`
  const developer = { id: uuidv7({ msecs: at }), name: person.name, email, at }
  const answers = fields.map(({ id, label }, index) => ({
    field_id: id,
    label,
    value: index === 0 ? person.company : person.plan,
  }))
  const given = { portal_id: portal.id, email, email_key: email, full_name: person.name, answers }
  await database.batch([
    database.insert(registrations).values({
      ...given,
      id: uuidv7({ msecs: signedUpAt }),
      token_hash: developer.id,
      created_at: signedUpAt,
      expires_at: signedUpAt + day,
      confirmed_at: at,
    }),
    database.insert(developers).values({
      ...given,
      id: developer.id,
      status: 'pending',
      created_at: at,
      updated_at: at,
      signed_up_at: signedUpAt,
    }),
    database.insert(events).values({
      id: uuidv7({ msecs: at }),
      organization_id: portal.organization_id,
      portal_id: portal.id,
      developer_id: developer.id,
      action: 'confirm',
      to_status: 'pending',
      actor: 'developer',
      actor_id: developer.id,
      created_at: at,
    }),
    database
      .insert(letters)
      .values([
        delivered(portal, developer, { kind: 'confirm-email' }, signedUpAt),
        delivered(portal, developer, { kind: 'request-received', full_name: person.name }, at),
      ]),
  ])
  return developer
}

async function decide(
  { database, portal, adminId }: Acme,
  developer: Confirmed,
  status: 'approved' | 'rejected',
  after: number,
): Promise<void> {
  const at = developer.at + after
  const isApproved = status === 'approved'
  const reason = isApproved ? null : 'Please use the address of your company.'
  const kind = isApproved ? 'account-approved' : 'account-rejected'
  await database.batch([
    database
      .update(developers)
      .set({ status, updated_at: at, ...(isApproved && { first_logged_in_at: at + 20 * minute }) })
      .where(and(eq(developers.portal_id, portal.id), eq(developers.id, developer.id))),
    database.insert(events).values({
      id: uuidv7({ msecs: at }),
      organization_id: portal.organization_id,
      portal_id: portal.id,
      developer_id: developer.id,
      action: isApproved ? 'approve' : 'reject',
      from_status: 'pending',
      to_status: status,
      actor: 'admin',
      actor_id: adminId,
      reason,
      created_at: at,
    }),
    database.insert(letters).values(delivered(portal, developer, { kind, full_name: developer.name, reason }, at)),
    database.insert(developerNotes).values({
      id: uuidv7({ msecs: at }),
      portal_id: portal.id,
      developer_id: developer.id,
      admin_id: adminId,
      text: 'Met at the meetup. They start with invoices in May.',
      created_at: at,
    }),
  ])
}

function delivered(portal: PortalRow, developer: Confirmed, facts: LetterFacts, at: number) {
  return {
    id: uuidv7({ msecs: at }),
    portal_id: portal.id,
    developer_id: developer.id,
    kind: facts.kind,
    recipient: developer.email,
    facts,
    created_at: at,
    send_after: at,
    attempts: 1,
    first_tried_at: at,
    sent_at: at,
    state: 'delivered' as const,
  }
}
