import type { Context } from 'hono'
import * as z from 'zod'
import type { Count } from './contract/data-points.ts'
import { parseEmailAddress } from './contract/email-address.ts'
import type { Language } from './contract/language.ts'
import type { DatabaseUse } from './store/metered-database.ts'
import type { PortalStore } from './store/portal-store.ts'
import type { Portal, VisitedPortal } from './store/portals.ts'

/** What the queue carries: that there is something in the outbox. What it is stands in the database alone. */
export type LetterNudge = 'letters'

/** What `wrangler.toml` binds. */
export interface Bindings {
  DB: D1Database
  ASSETS: Fetcher
  ADMIN_HOSTNAME: string
  MAILBOX_HOSTNAME?: string
  ORIGIN_TEMPLATE: string
  /** Carries letters at once. Where it is missing, requests carry their own. */
  LETTERS?: Queue<LetterNudge>
  MAIL_TRANSPORT: string
  MAIL_SENDER: string
  MAIL_SENDER_DOMAINS?: string
  MAIL_REQUESTS_PER_SECOND?: string | number
  /** Sends letters where MAIL_TRANSPORT is `cloudflare`. */
  EMAIL?: SendEmail
  RESEND_API_KEY?: string
  RESEND_ORIGIN?: string
  RESEND_WEBHOOK_SECRET?: string
  LETTERS_KEPT_DAYS?: string | number
  TOKEN_SECRET: string
  /** Known besides it while it is rotated: what values were made with before, and will be made with next. */
  TOKEN_SECRET_BEFORE?: string
  TOKEN_SECRET_NEXT?: string
  PASSWORD_PEPPER: string
  /** The same of the pepper. */
  PASSWORD_PEPPER_BEFORE?: string
  PASSWORD_PEPPER_NEXT?: string
  /** Opens the operator API. Without it there is none. */
  OPERATOR_TOKEN?: string
  TURNSTILE_SITE_KEY?: string
  TURNSTILE_SECRET_KEY?: string
  TURNSTILE_ORIGIN?: string
  BREACHED_PASSWORDS_URL?: string
  /** Who is written to when something is wrong with the installation. Without it nobody is. */
  OPERATOR_EMAIL?: string
  /** Where what happens is counted. Without it nothing is. */
  COUNTERS?: AnalyticsEngineDataset
}

const secretWords = 'must be a secret of at least 32 characters'
const hostname = worded(/^[a-z0-9.-]+$/, 'must be a hostname in lower case')
const longSecret = z.string(secretWords).min(32, secretWords)
const secretOfRotation = longSecret
  .or(z.literal(''))
  .optional()
  .transform((secret) => secret || undefined)

const webAddress = { protocol: /^https?$/, error: 'must be an address that begins with https://' }

/** A text that looks a certain way. What is missing is told of in the same words as what looks otherwise. */
function worded(looks: RegExp, words: string) {
  return z.string(words).regex(looks, words)
}

/** Looks at how variables go together even where one of them is wrong: all that is wrong is told at once. */
const together = { when: () => true }

const settings = z
  .object({
    ADMIN_HOSTNAME: hostname,
    MAILBOX_HOSTNAME: hostname.or(z.literal('')).optional(),
    ORIGIN_TEMPLATE: worded(/^https?:\/\/\{hostname\}(:[0-9]+)?$/, 'must look like https://{hostname}'),
    MAIL_TRANSPORT: z.enum(
      ['resend', 'cloudflare', 'mailbox'],
      'must be "resend", "cloudflare", or "mailbox" on a laptop',
    ),
    MAIL_SENDER: worded(
      /^[^<>"\p{Cc}]+ <[^<>@\s]+@[^<>@\s]+>$/u,
      'must look like Developer portal <letters@example.com>',
    ).transform((sender) => {
      const [name = '', address = ''] = sender.slice(0, -1).split(' <')
      return { name, address }
    }),
    MAIL_SENDER_DOMAINS: z
      .string()
      .regex(/^[\s,]*([^\s,=]+=[^\s,=]+[\s,]*)*$/, 'must look like example.com=ORGANIZATION_ID, with commas between')
      .default('')
      .transform((domains) =>
        domains
          .toLowerCase()
          .split(/[\s,]+/)
          .filter(Boolean)
          .map((entry) => {
            const [domain = '', organizationId = ''] = entry.split('=')
            return { domain, organizationId }
          }),
      ),
    MAIL_REQUESTS_PER_SECOND: z.coerce.number('must be a number, such as 2').positive().max(100).default(2),
    EMAIL: z.custom<SendEmail>().optional(),
    RESEND_API_KEY: z.string().default(''),
    RESEND_ORIGIN: z.url(webAddress).default('https://api.resend.com'),
    RESEND_WEBHOOK_SECRET: z
      .string()
      .regex(/^whsec_[A-Za-z0-9+/]{16,}={0,2}$/, 'must be the signing secret of the webhook: whsec_...')
      .or(z.literal(''))
      .default(''),
    LETTERS_KEPT_DAYS: z.coerce.number('must be a number of days, such as 90').int().min(2).max(3650).default(90),
    TOKEN_SECRET: longSecret,
    TOKEN_SECRET_BEFORE: secretOfRotation,
    TOKEN_SECRET_NEXT: secretOfRotation,
    PASSWORD_PEPPER: longSecret,
    PASSWORD_PEPPER_BEFORE: secretOfRotation,
    PASSWORD_PEPPER_NEXT: secretOfRotation,
    OPERATOR_TOKEN: longSecret.or(z.literal('')).default(''),
    OPERATOR_EMAIL: z
      .string()
      .refine((typed) => typed === '' || parseEmailAddress(typed), 'must be an address, such as operator@example.com')
      .default(''),
    TURNSTILE_SITE_KEY: z.string().default(''),
    TURNSTILE_SECRET_KEY: z.string().default(''),
    TURNSTILE_ORIGIN: z.url(webAddress).default('https://challenges.cloudflare.com'),
    BREACHED_PASSWORDS_URL: z.url(webAddress).endsWith('/', 'must end with a slash').or(z.literal('')).default(''),
  })
  .refine((env) => env.TURNSTILE_SITE_KEY === '' || env.TURNSTILE_SECRET_KEY !== '', {
    ...together,
    path: ['TURNSTILE_SECRET_KEY'],
    error: 'must be set, for TURNSTILE_SITE_KEY is',
  })
  .refine((env) => env.TURNSTILE_SECRET_KEY === '' || env.TURNSTILE_SITE_KEY !== '', {
    ...together,
    path: ['TURNSTILE_SITE_KEY'],
    error: 'must be set, for TURNSTILE_SECRET_KEY is',
  })
  .refine((env) => env.MAIL_TRANSPORT !== 'cloudflare' || env.EMAIL !== undefined, {
    ...together,
    path: ['EMAIL'],
    error: 'must be bound (send_email), for letters leave through Cloudflare',
  })
  .refine((env) => env.MAIL_TRANSPORT !== 'resend' || env.RESEND_API_KEY !== '', {
    ...together,
    path: ['RESEND_API_KEY'],
    error: 'must be set, for letters leave through Resend',
  })
  .refine((env) => env.RESEND_WEBHOOK_SECRET === '' || env.RESEND_API_KEY !== '', {
    ...together,
    path: ['RESEND_WEBHOOK_SECRET'],
    error: 'needs RESEND_API_KEY: it is Resend that tells what became of letters',
  })
  .transform((env) => ({
    adminHostname: env.ADMIN_HOSTNAME,
    mailboxHostname: env.MAILBOX_HOSTNAME,
    mailSender: env.MAIL_SENDER,
    /** The domains whose addresses may send the letters of an organization's portals. */
    senderDomainsOf: (organizationId: string) =>
      env.MAIL_SENDER_DOMAINS.filter((entry) => entry.organizationId === organizationId).map(({ domain }) => domain),
    /** How many requests a second go to the provider at most. */
    requestsPerSecond: env.MAIL_REQUESTS_PER_SECOND,
    /** How letters leave through Resend; undefined where they leave another way. */
    resend:
      env.MAIL_TRANSPORT === 'resend'
        ? { apiKey: env.RESEND_API_KEY, origin: new URL(env.RESEND_ORIGIN).origin }
        : undefined,
    /** What sends letters through Cloudflare; undefined where they leave another way. */
    emailBinding: env.MAIL_TRANSPORT === 'cloudflare' ? env.EMAIL : undefined,
    /** What Resend signs with when it tells what became of letters; undefined where nobody is told. */
    resendWebhook: env.RESEND_WEBHOOK_SECRET
      ? { apiKey: env.RESEND_API_KEY, secret: env.RESEND_WEBHOOK_SECRET }
      : undefined,
    /** How long letters and what became of them are kept. */
    lettersKeptMilliseconds: env.LETTERS_KEPT_DAYS * 86_400_000,
    tokenSecret: { current: env.TOKEN_SECRET, before: env.TOKEN_SECRET_BEFORE, next: env.TOKEN_SECRET_NEXT },
    passwordPepper: {
      current: env.PASSWORD_PEPPER,
      before: env.PASSWORD_PEPPER_BEFORE,
      next: env.PASSWORD_PEPPER_NEXT,
    },
    /** Opens the operator API; empty where there is none. */
    operatorToken: env.OPERATOR_TOKEN,
    /** Who is written to when something is wrong with the installation; undefined where nobody is. */
    operatorEmail: parseEmailAddress(env.OPERATOR_EMAIL)?.address,
    /** Bot protection, where its keys are set. `origin` serves both the script and the check. */
    turnstile: env.TURNSTILE_SITE_KEY
      ? {
          siteKey: env.TURNSTILE_SITE_KEY,
          secretKey: env.TURNSTILE_SECRET_KEY,
          origin: new URL(env.TURNSTILE_ORIGIN).origin,
        }
      : undefined,
    /** Where ranges of breached passwords are asked for; undefined where nobody is asked. */
    breachedPasswordsUrl: env.BREACHED_PASSWORDS_URL || undefined,
    /** The origin that links to a hostname are built with. Never taken from a request. */
    originOf: (host: string) => new URL(env.ORIGIN_TEMPLATE.replace('{hostname}', host)).origin,
  }))

/** The worker's configuration, checked. */
export type Settings = z.infer<typeof settings>

const checkedSettings = new WeakMap<Bindings, Settings>()

/** Reads the configuration once for each environment. Throws, naming every variable that is missing or wrong. */
export function readSettings(bindings: Bindings): Settings {
  const known = checkedSettings.get(bindings)
  if (known) return known

  const result = settings.safeParse(bindings)
  if (!result.success) {
    const faults = faultsOf(result.error).map(({ variable, fault }) => `${variable} ${fault}`)
    throw new Error(`the worker is not configured: ${faults.join('; ')}`)
  }
  checkedSettings.set(bindings, result.data)
  return result.data
}

/** Every variable, secret and binding for settings that is missing or wrong, and what it must be. */
export function settingFaults(bindings: Partial<Bindings>): { variable: string; fault: string }[] {
  const result = settings.safeParse(bindings)
  return result.success ? [] : faultsOf(result.error)
}

function faultsOf({ issues }: z.ZodError) {
  return issues.map((issue) => ({ variable: issue.path.join('.'), fault: issue.message }))
}

/** What every request carries, whatever its door. */
export interface RequestVariables {
  requestId: string
  /** Where it happens: a portal's id, `console`, `operator` or `mailbox`; null where the hostname is nobody's. */
  place: string | null
  /** The route that is asked for, as it is written behind its door. */
  route: string
  /** Counts what happens, where it is counted. */
  count: Count
  /** What the request has cost the database so far. */
  databaseUse: DatabaseUse
  settings: Settings
  /** When the request arrived, in milliseconds since the epoch. All that it does happens at this time. */
  now: number
  /** The language of the answer. On a portal's hostname it is the visitor's, everywhere else English. */
  language: Language
  /** Goes on with something once the answer has left. That it fails is a line in the log. */
  afterAnswer: (work: Promise<unknown>) => void
  /** Sends what waits in the outbox, after the answer has left, and no earlier than `delayMilliseconds` from now. */
  sendLetters: (delayMilliseconds?: number) => void
  /** Works on a bulk job of a portal for a while, after the answer has left, if it runs and nobody else works on it. */
  workOnBulkJob: (portal: Portal, jobId: string) => void
}

export interface DoorEnv {
  Bindings: Bindings
  Variables: RequestVariables
}

/** What the parts that all doors share may use of a request. */
export type RequestContext = Pick<Context<DoorEnv>, 'req' | 'env' | 'var' | 'body' | 'header'>

/** The environment of routes on a portal's hostname: the portal is known, and nothing else can be reached. */
export interface PortalEnv {
  Bindings: Bindings
  Variables: RequestVariables & { portal: VisitedPortal; store: PortalStore }
}
