import type { Unstable_Config as Configuration } from 'wrangler'
import { type Bindings, settingFaults } from '../worker/env.ts'

/** What only Cloudflare knows: it never stands in wrangler.toml. */
const secretNames = [
  'TOKEN_SECRET',
  'TOKEN_SECRET_BEFORE',
  'TOKEN_SECRET_NEXT',
  'PASSWORD_PEPPER',
  'PASSWORD_PEPPER_BEFORE',
  'PASSWORD_PEPPER_NEXT',
  'OPERATOR_TOKEN',
  'RESEND_API_KEY',
  'RESEND_WEBHOOK_SECRET',
  'TURNSTILE_SECRET_KEY',
] as const satisfies (keyof Bindings)[]

/** Long enough, and of the right form, for each of them: Cloudflare tells their names alone. */
const someSecret = `whsec_${'0'.repeat(32)}`

/** Names that are kept for examples and tests (RFC 2606), so nobody can be reached by them. */
const placeholder = /(^|\.)example\.(com|net|org)$|\.(example|test|invalid|localhost)$/i

/**
 * What keeps an environment of wrangler.toml from being deployed: a line for each problem, which says what to do.
 * `secrets` are the names of those that Cloudflare has, and undefined where it could not be asked.
 */
export function deployProblems(configuration: Configuration, secrets: string[] | undefined): string[] {
  return [
    ...secretsInTheFile(configuration),
    ...settingProblems(configuration, secrets),
    ...placeholders(configuration),
    ...doorProblems(configuration),
    ...databaseProblems(configuration),
    ...letterProblems(configuration),
  ]
}

function secretsInTheFile({ vars }: Configuration): string[] {
  const written = secretNames.filter((name) => name in vars)
  return written.map((name) => `${name} is a secret, and wrangler.toml is not. Take it out there, and set another one.`)
}

function settingProblems(configuration: Configuration, secrets: string[] | undefined): string[] {
  const { vars, send_email, targetEnvironment } = configuration
  const faults = settingFaults({
    ...Object.fromEntries((secrets ?? neededSecrets(vars)).map((name) => [name, someSecret])),
    ...vars,
    ...(send_email.some(({ name }) => name === 'EMAIL') && { EMAIL: {} as SendEmail }),
  })
  return faults.map(({ variable, fault }) => {
    const isSecret = secretNames.some((name) => name === variable)
    const remedy = isSecret
      ? `Set it: npx wrangler secret put ${variable} --env ${targetEnvironment}`
      : `Set it under [env.${targetEnvironment}] in wrangler.toml.`
    return `${variable} ${fault}. ${remedy}`
  })
}

// Where Cloudflare could not be asked, whatever is needed is taken to be there.
function neededSecrets({ TURNSTILE_SITE_KEY }: Configuration['vars']): string[] {
  return secretNames.filter((name) => name !== 'TURNSTILE_SECRET_KEY' || TURNSTILE_SITE_KEY)
}

function placeholders(configuration: Configuration): string[] {
  const patterns = routesOf(configuration).map(({ pattern }) => ['routes', pattern])
  return [...Object.entries(configuration.vars), ...patterns].flatMap(([name, value]) => {
    const hostnames = String(value).split(/[^a-z0-9.-]+/i)
    const found = hostnames.find((hostname) => placeholder.test(hostname))
    return found ? [`${name} still says ${found}, which is only an example. Put your own there.`] : []
  })
}

function doorProblems(configuration: Configuration): string[] {
  const { vars, workers_dev, preview_urls } = configuration
  const problems = []
  const hostname = vars.ADMIN_HOSTNAME
  if (typeof hostname === 'string' && !routesOf(configuration).some((route) => isServedBy(route, hostname))) {
    problems.push(
      `No route serves ADMIN_HOSTNAME. Add it to routes: { pattern = "${hostname}", custom_domain = true }, or ${hostname}/*`,
    )
  }
  if (typeof vars.ORIGIN_TEMPLATE === 'string' && !vars.ORIGIN_TEMPLATE.startsWith('https:')) {
    problems.push('ORIGIN_TEMPLATE makes links that are not encrypted. Make it "https://{hostname}".')
  }
  if (workers_dev !== false) {
    problems.push('The worker would answer on workers.dev as well. Set workers_dev = false.')
  }
  if (preview_urls !== false) {
    problems.push('Each version would answer on a preview URL of its own. Set preview_urls = false.')
  }
  return problems
}

interface Route {
  pattern: string
  custom_domain?: boolean
}

function routesOf({ route, routes }: Configuration): Route[] {
  const all = [...(route ? [route] : []), ...(routes ?? [])]
  return all.map((one) => (typeof one === 'string' ? { pattern: one } : one))
}

// A custom domain is the hostname itself. Any other route may begin with a scheme and a star, and has to take every path.
function isServedBy({ pattern, custom_domain }: Route, hostname: string): boolean {
  if (custom_domain) return pattern === hostname
  const [host = '', ...path] = pattern.replace(/^https?:\/\//, '').split('/')
  if (path.join('/') !== '*') return false
  return host.startsWith('*') ? hostname.endsWith(host.slice(1)) : hostname === host
}

function databaseProblems({ d1_databases, targetEnvironment }: Configuration): string[] {
  const database = d1_databases.find(({ binding }) => binding === 'DB')
  if (!database?.database_name) {
    return [
      `The database has no name. Under [[env.${targetEnvironment}.d1_databases]], set binding = "DB" and its name.`,
    ]
  }
  const { database_id = '' } = database
  if (database_id === '' || isDatabaseId(database_id)) return []
  return [
    `database_id is "${database_id}", which is nobody's. Leave it out: the database is found by its name, or made.`,
  ]
}

function isDatabaseId(id: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id) && /[1-9a-f]/.test(id)
}

function letterProblems({ vars, queues, triggers, targetEnvironment }: Configuration): string[] {
  const problems = []
  if (vars.MAIL_TRANSPORT === 'mailbox') {
    problems.push('MAIL_TRANSPORT is "mailbox", so letters never leave. Make it "resend" or "cloudflare".')
  }
  if (vars.MAILBOX_HOSTNAME) {
    problems.push('MAILBOX_HOSTNAME would show every letter to everybody. Take it out.')
  }
  const producer = queues.producers?.find(({ binding }) => binding === 'LETTERS')
  if (!producer?.queue) {
    problems.push(`No queue is bound as LETTERS. Add [[env.${targetEnvironment}.queues.producers]] for it.`)
  } else if (!queues.consumers?.some(({ queue }) => queue === producer.queue)) {
    problems.push(
      `Nobody takes letters out of the queue ${producer.queue}. Add [[env.${targetEnvironment}.queues.consumers]] for it.`,
    )
  }
  if (!triggers.crons?.includes('* * * * *')) {
    problems.push(
      'No cron runs every minute, so what is left behind stays there. Add crons = ["* * * * *"] to triggers.',
    )
  }
  return problems
}
