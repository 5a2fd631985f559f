import * as z from 'zod'
import { contrastRatio, leastContrast, lightSurface, shownContrast, standingOut } from '../accent-color.ts'
import { parseEmailDomain } from '../email-domains.ts'
import type { Endpoints } from '../endpoint.ts'
import { email, isReadableLine } from '../fields.ts'
import { languages } from '../language.ts'
import { lettersStoppedCauses } from '../letters.ts'
import { lettersPerHour } from '../limits.ts'
import { signUpModes } from '../sign-up-mode.ts'
import { newHostname } from './hostnames.ts'
import { developerStatus, instant, list, paragraph, textLine, uuid } from './shapes.ts'

/** How many portals an organization can have; they are always read whole. */
export const portalsPerOrganization = 100

const portal = z.object({
  id: uuid,
  /** What admins tell portals apart by. */
  name: z.string(),
  /** What developers read. */
  display_name: z.string(),
  description: z.string(),
  canonical_domain: z.string(),
  /** Where developers go. Konnect shows it as "Portal URL". */
  portal_url: z.string(),
  accent_color: z.string(),
  has_logo: z.boolean(),
  contact_email: z.string().nullable(),
  language: z.enum(languages),
  sign_up_mode: z.enum(signUpModes),
  allowed_email_domains: z.array(z.string()),
  denied_email_domains: z.array(z.string()),
  auto_approve_developers: z.boolean(),
  /** In whose name letters are sent; null for the display name. */
  sender_name: z.string().nullable(),
  /** Where answers to letters go; null for the sender's address. */
  reply_to_email: z.string().nullable(),
  /** The address that letters carry; null for the installation's. */
  sender_email: z.string().nullable(),
  /** The installation's address for letters, and the domains of which a portal may have an address of its own. */
  mail_sender: z.object({ address: z.string(), domains: z.array(z.string()) }),
  /** How many letters strangers can cause in an hour. */
  letters_per_hour: z.number(),
  /** Why the letters of sign-ups wait for an admin, if they do: `count` sign-ups or bounces within an hour. */
  letters_stopped: z.object({ at: instant, cause: z.enum(lettersStoppedCauses), count: z.number() }).nullable(),
  developer_counts: z.record(developerStatus, z.number()),
  /** Since when nobody can sign up or log in; null while the portal is open. */
  closed_at: instant.nullable(),
  /** When it is erased with everything it owns, unless it is reopened before; null while it is open. */
  erases_at: instant.nullable(),
  created_at: instant,
  updated_at: instant,
  /** Of the settings; the `ETag` of the answer and the `If-Match` of a change. */
  version: z.number(),
})
export type Portal = z.infer<typeof portal>

const emailDomainsMax = 200

const emailDomains = z
  .array(z.string({ error: 'must be a string' }), { error: 'must be a list of domains' })
  .max(emailDomainsMax, { error: `must have at most ${emailDomainsMax} domains`, abort: true })
  .transform((typed, context) => {
    const refuse = (message: string) => {
      context.addIssue({ code: 'custom', message })
      return z.NEVER
    }
    const domains = new Set<string>()
    for (const one of typed) {
      const domain = parseEmailDomain(one)
      if (!domain) return refuse(`must not hold “${shortened(one)}”: write a domain like example.com or *.example.com`)
      if (domains.has(domain)) return refuse(`must not hold ${domain} twice`)
      domains.add(domain)
    }
    return [...domains]
  })

/** What somebody wrote, short enough to be quoted, and without what could disturb the text around it. */
function shortened(text: string): string {
  const readable = [...text.slice(0, 200)].filter(isReadableLine)
  return readable.length > 60 ? `${readable.slice(0, 60).join('')}…` : readable.join('')
}

const accentColor = z
  .string({ error: 'must be a string' })
  .transform((value) => value.trim().toLowerCase())
  .refine((value) => /^#[0-9a-f]{6}$/.test(value), { error: 'must be a color like #c2410c', abort: true })
  .refine((value) => contrastRatio(value, lightSurface) >= leastContrast, {
    error: ({ input }) =>
      `stands out too little from the white page (${shownContrast(String(input), lightSurface)}:1, and ${leastContrast}:1 is needed). ${standingOut(String(input))} is the nearest darker shade that does`,
  })

const wrongLettersPerHour = `must be a whole number from ${lettersPerHour.least} to ${lettersPerHour.most}`

export const portalSettings = z.strictObject({
  name: textLine(255),
  display_name: textLine(255),
  description: paragraph(512),
  accent_color: accentColor,
  contact_email: email.transform(({ address }) => address).nullable(),
  language: z.enum(languages, { error: `must be one of ${languages.join(', ')}` }),
  sign_up_mode: z.enum(signUpModes, { error: `must be one of ${signUpModes.join(', ')}` }),
  allowed_email_domains: emailDomains,
  denied_email_domains: emailDomains,
  auto_approve_developers: z.boolean({ error: 'must be true or false' }),
  sender_name: textLine(100).nullable(),
  reply_to_email: email.transform(({ address }) => address).nullable(),
  sender_email: email.transform(({ address }) => address).nullable(),
  letters_per_hour: z
    .int({ error: wrongLettersPerHour })
    .min(lettersPerHour.least, { error: wrongLettersPerHour })
    .max(lettersPerHour.most, { error: wrongLettersPerHour }),
})
export type PortalSettings = z.infer<typeof portalSettings>

/** A picture as Konnect passes it around: a data URL of its bytes in base64. What is in it is looked at later. */
const picture = z.string({ error: 'must be a data URL' })
const logo = z.strictObject({ data: picture })

/** A picture of 256 KB in base64, and what stands around it. */
const logoBodyMaxBytes = 400 * 1024

/** The pages whose look can be tried before it is saved. */
const previewPages = ['login', 'register', 'check-your-email', 'confirm'] as const

const preview = z.strictObject({
  page: z.enum(previewPages, { error: `must be one of ${previewPages.join(', ')}` }),
  settings: portalSettings.partial().default({}),
  /** Null for none; the one that is saved when it is left out. */
  logo: picture.nullable().optional(),
})

/** Konnect's, and the hostname with which the portal begins. Without a display name developers read the name. */
const newPortal = z
  .strictObject({
    name: portalSettings.shape.name,
    display_name: portalSettings.shape.display_name.optional(),
    description: portalSettings.shape.description.default(''),
    canonical_domain: newHostname,
  })
  .transform(({ display_name, ...portal }) => ({ ...portal, display_name: display_name ?? portal.name }))

const resumedLetters = z.strictObject({
  held: z.enum(['send', 'discard'], { error: 'must be send or discard' }),
})
const allowedAddress = z.strictObject({ email })

export const portalEndpoints = {
  'GET /v3/portals': { answer: list(portal) },
  'POST /v3/portals': { body: newPortal, status: 201, answer: portal },
  'GET /v3/portals/:portalId': { answer: portal },
  'PATCH /v3/portals/:portalId': { body: portalSettings.partial(), bodyMaxBytes: 128 * 1024, answer: portal },
  'GET /v3/portals/:portalId/assets/logo': { answer: logo },
  'PUT /v3/portals/:portalId/assets/logo': { body: logo, bodyMaxBytes: logoBodyMaxBytes, answer: logo },
  'DELETE /v3/portals/:portalId/assets/logo': { status: 204 },
  /** The page as HTML, dressed with settings that are not saved. */
  'POST /v3/portals/:portalId/preview': {
    body: preview,
    bodyMaxBytes: logoBodyMaxBytes + 128 * 1024,
    answer: z.string(),
  },
  /** Closes the portal. Nothing of it is deleted, and its hostnames stay its own. */
  'DELETE /v3/portals/:portalId': { status: 204 },
  'POST /v3/portals/:portalId/reopen': { answer: portal },
  /** Ends the stop of its sign-up letters, and says what becomes of those that were held. */
  'POST /v3/portals/:portalId/letters/resume': { body: resumedLetters, answer: portal },
  /** Lets letters go to an address again whose owner had asked the portal for none. */
  'POST /v3/portals/:portalId/letters/allow': { body: allowedAddress, status: 204 },
} as const satisfies Endpoints
