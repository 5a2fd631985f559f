import { createHash } from 'node:crypto'
import { and, eq } from 'drizzle-orm'
import { v7 as uuidv7 } from 'uuid'
import { readableTextColor } from '../worker/contract/accent-color.ts'
import { parseEmailAddress } from '../worker/contract/email-address.ts'
import { hashPassword, verifyPassword } from '../worker/secrets/password.ts'
import { type Database, directoryDatabase } from '../worker/store/database.ts'
import { admins, hostnames, organizations, portalLogos, portals, publishedServices } from '../worker/store/schema.ts'
import { Failure } from './failure.ts'

export interface SeedOptions {
  adminEmail: string
  adminPassword: string
  pepper: string
  now: number
}

/**
 * Puts two portals and an admin into an empty local database: Acme, where an admin approves developers, and Globex,
 * where they are approved at once. What is there already stays as it is, except that the admin gets the address and the password given.
 */
export async function seed(binding: D1Database, options: SeedOptions): Promise<void> {
  const database = directoryDatabase({ DB: binding })
  const organizationId = await seedOrganization(database, options.now)
  await seedAdmin(database, organizationId, options)
  for (const example of examplePortals) await seedPortal(database, organizationId, example, options.now)
}

const organizationName = 'Example APIs'

async function seedOrganization(database: Database, now: number): Promise<string> {
  const known = await database.select().from(organizations).where(eq(organizations.name, organizationName)).get()
  if (known) return known.id
  const id = uuidv7({ msecs: now })
  await database.insert(organizations).values({ id, name: organizationName, created_at: now })
  return id
}

async function seedAdmin(database: Database, organizationId: string, options: SeedOptions): Promise<void> {
  const email = parseEmailAddress(options.adminEmail)
  if (!email) throw new Failure(`ADMIN_EMAIL is "${options.adminEmail}", which is not an email address.`)

  const known = await database
    .select()
    .from(admins)
    .where(eq(admins.organization_id, organizationId))
    .orderBy(admins.id)
    .get()
  const pepper = { current: options.pepper }
  const { valid } = await verifyPassword(options.adminPassword, known?.password_hash, pepper)
  const changed = {
    email: email.address,
    email_key: email.key,
    password_hash: valid && known ? known.password_hash : await hashPassword(options.adminPassword, pepper),
    updated_at: options.now,
  }
  if (known) {
    await database.update(admins).set(changed).where(eq(admins.id, known.id))
    return
  }
  await database.insert(admins).values({
    id: uuidv7({ msecs: options.now }),
    organization_id: organizationId,
    full_name: 'Portal Admin',
    role: 'organization_admin',
    created_at: options.now,
    ...changed,
  })
}

interface ExamplePortal {
  name: string
  hostnames: [canonical: string, ...others: string[]]
  description: string
  accent: string
  contact: string
  autoApprove: boolean
  logo: string
  services: { name: string; version: string; description: string; documentation_url: string | null }[]
}

async function seedPortal(
  database: Database,
  organizationId: string,
  example: ExamplePortal,
  now: number,
): Promise<void> {
  const known = await database
    .select({ id: portals.id })
    .from(portals)
    .where(and(eq(portals.organization_id, organizationId), eq(portals.name, example.name)))
    .get()
  if (known) return

  const id = uuidv7({ msecs: now })
  const logo = Buffer.from(example.logo)
  await database.batch([
    database.insert(portals).values({
      id,
      organization_id: organizationId,
      database: 'DB',
      name: example.name,
      display_name: example.name,
      description: example.description,
      accent_color: example.accent,
      accent_text_color: readableTextColor(example.accent),
      contact_email: example.contact,
      auto_approve_developers: example.autoApprove,
      logo_digest: createHash('sha256').update(logo).digest('hex').slice(0, 16),
      created_at: now,
      updated_at: now,
    }),
    database.insert(portalLogos).values({ portal_id: id, media_type: 'image/svg+xml', bytes: logo }),
    database
      .insert(hostnames)
      .values(example.hostnames.map((hostname, index) => ({ hostname, portal_id: id, canonical: index === 0 }))),
    database.insert(publishedServices).values(
      example.services.map((service) => ({
        ...service,
        id: uuidv7({ msecs: now }),
        portal_id: id,
        created_at: now,
        updated_at: now,
      })),
    ),
  ])
}

const examplePortals: ExamplePortal[] = [
  {
    name: 'Acme',
    hostnames: ['acme.localhost', 'www.acme.localhost'],
    description: 'Build payments, orders and invoices into your product.',
    accent: '#c2410c',
    contact: 'portal@acme.example',
    autoApprove: false,
    logo: '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40"><rect width="40" height="40" rx="10" fill="#c2410c"/><path d="M20 9 31 31h-6l-2-4.4h-6L15 31H9L20 9Zm0 9.4-1.6 3.8h3.2L20 18.4Z" fill="#fff"/></svg>',
    services: [
      {
        name: 'Payments API',
        version: 'v2',
        description: 'Take a payment, refund it, and hear about both through webhooks.',
        documentation_url: 'https://docs.acme.example/payments',
      },
      {
        name: 'Orders API',
        version: 'v1',
        description: 'Create an order and follow it from the cart to the doorstep.',
        documentation_url: 'https://docs.acme.example/orders',
      },
      {
        name: 'Invoices API',
        version: 'v1',
        description: 'Issue, send and cancel invoices in every currency you sell in.',
        documentation_url: null,
      },
    ],
  },
  {
    name: 'Globex',
    hostnames: ['globex.localhost'],
    description: 'Weather, tides and air quality for every place on Earth.',
    accent: '#0f6b5c',
    contact: 'developers@globex.example',
    autoApprove: true,
    logo: '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40"><rect width="40" height="40" rx="10" fill="#0f6b5c"/><circle cx="20" cy="20" r="10" fill="none" stroke="#fff" stroke-width="3"/><path d="M10 20h20M20 10c6 6 6 14 0 20-6-6-6-14 0-20Z" fill="none" stroke="#fff" stroke-width="2.5"/></svg>',
    services: [
      {
        name: 'Forecast API',
        version: 'v3',
        description: 'Hourly forecasts for the next fourteen days, at any coordinate.',
        documentation_url: 'https://docs.globex.example/forecast',
      },
      {
        name: 'Air Quality API',
        version: 'v1',
        description: 'Measured and predicted air quality, with health advice in plain words.',
        documentation_url: 'https://docs.globex.example/air',
      },
    ],
  },
]
