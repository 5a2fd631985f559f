import { Agent, request } from 'node:http'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Product, startProduct } from '../journey/running-product.ts'

const samples = 120
const statuses = ['pending', 'approved', 'rejected', 'revoked'] as const
/** `unproven` has a registration and no account, `added` an account that an admin made and that has no password yet. */
const states = ['unknown', ...statuses, 'unproven', 'added'] as const
type State = (typeof states)[number]

/** From here on an address is told from an unknown one, if it shows again in a second measurement. */
const told = ({ chance, p }: { chance: number; p: number }) => Math.abs(chance - 0.5) > 0.15 && p < 0.001

let product: Product
const agent = new Agent({ keepAlive: true, maxSockets: 1 })
const measured: string[] = []

/** A hash that belongs to no password: verifying against it costs what it always does. */
const someHash = `$scrypt$ln=15,r=8,p=3$${'A'.repeat(22)}$${'A'.repeat(43)}`

beforeAll(async () => {
  product = await startProduct()
  await product.kill()
  // An address for each sample of both measurements, so that no limit is ever reached.
  const numbers = `
    WITH RECURSIVE numbers (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM numbers WHERE n + 1 < ${2 * asks.length * samples})`
  await product.query(`${numbers}
    INSERT INTO developers (id, portal_id, email, email_key, full_name, status, created_at, updated_at, password_hash)
    SELECT lower(hex(randomblob(16))), p.id, value || n || '@example.com', value || n || '@example.com', 'Ada Lovelace',
      iif(value = 'added', 'approved', value), 0, 0, iif(value = 'added', NULL, '${someHash}')
    FROM numbers, json_each('${JSON.stringify([...statuses, 'added'])}'), portals p WHERE p.name = 'Acme'`)
  await product.query(`${numbers}
    INSERT INTO registrations (id, portal_id, email, email_key, full_name, token_hash, created_at, expires_at)
    SELECT lower(hex(randomblob(16))), p.id, 'unproven' || n || '@example.com', 'unproven' || n || '@example.com',
      'Ada Lovelace', lower(hex(randomblob(16))), ${Date.now()}, ${Date.now() + 24 * 3_600_000}
    FROM numbers, portals p WHERE p.name = 'Acme'`)
  await product.startAgain()
})

afterAll(async () => {
  agent.destroy()
  await product?.stop()
  // biome-ignore lint/suspicious/noConsole: printing is what a benchmark is for
  console.log(measured.join('\n'))
})

let visits = 0

/** Posts a form as a browser does, from a network of its own, and tells how long the whole answer took, in milliseconds. */
function timeOf(path: string, fields: Record<string, string>): Promise<{ status: number; milliseconds: number }> {
  visits += 1
  const host = `acme.localhost:${product.port}`
  const body = new URLSearchParams(fields).toString()
  const headers = {
    host,
    origin: `http://${host}`,
    'content-type': 'application/x-www-form-urlencoded',
    'content-length': String(body.length),
    'cf-connecting-ip': `2001:db8:${visits.toString(16)}::1`,
  }
  return new Promise((resolve, reject) => {
    const began = performance.now()
    request({ agent, method: 'POST', host: '127.0.0.1', port: product.port, path, headers }, (response) => {
      response.resume()
      response.on('end', () => resolve({ status: response.statusCode ?? 0, milliseconds: performance.now() - began }))
    })
      .on('error', reject)
      .end(body)
  })
}

const asks = [
  ['log in', '/login', { password: 'not the right password' }, 401],
  ['register', '/register', { full_name: 'Eve' }, 303],
  ['forgot password', '/forgot-password', {}, 303],
] as const

test.each(asks.map((ask, index) => [...ask, index] as const))(
  '%s, from outside, tells no address from an unknown one',
  async (name, path, fields, status, index) => {
    const first = await measure(2 * index)
    if (!first.some(told)) return
    const again = await measure(2 * index + 1)
    const both = first.filter((one, at) => told(one) && again[at] && told(again[at]))
    expect(both).toEqual([])

    async function measure(series: number) {
      const times = Object.fromEntries(states.map((state) => [state, [] as number[]])) as Record<State, number[]>
      for (let sample = -5; sample < samples; sample += 1) {
        // In another order each time, so that nothing that comes and goes is always met by the same.
        for (const state of shuffled(states)) {
          // The first rounds warm everything up.
          const email = sample < 0 ? `warming${sample}${state}${series}` : `${state}${series * samples + sample}`
          const answer = await timeOf(path, { ...fields, email: `${email}@example.com` })
          expect(answer.status).toBe(status)
          if (sample >= 0) times[state].push(answer.milliseconds)
        }
      }
      const ranks = states.map((state) => ({ state, ...rankTest(times[state], times.unknown) }))
      measured.push('', `${name}: ${samples} samples each, milliseconds`)
      measured.push(row(['', 'quarter', 'median', 'three quarters', 'told from unknown', 'p']))
      for (const { state, chance, p } of ranks) {
        const spread = [0.25, 0.5, 0.75].map((share) => quantile(times[state], share).toFixed(1))
        measured.push(row([state, ...spread, ...(state === 'unknown' ? [] : [chance.toFixed(2), p.toFixed(3)])]))
      }
      return ranks
    }
  },
)

const row = ([name = '', ...cells]: string[]) => name.padEnd(10) + cells.map((cell) => cell.padStart(18)).join('')

function shuffled<Item>(items: readonly Item[]): Item[] {
  return items
    .map((item) => ({ item, place: Math.random() }))
    .sort((one, other) => one.place - other.place)
    .map(({ item }) => item)
}

function quantile(times: number[], share: number): number {
  const sorted = [...times].sort((one, other) => one - other)
  return sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN
}

/**
 * Mann-Whitney: the chance that one of these takes longer than one of those (0.5 where they cannot be told apart), and
 * how often chance alone would show as much of a difference, by the normal approximation.
 */
function rankTest(these: number[], those: number[]): { chance: number; p: number } {
  let longer = 0
  for (const one of these) for (const other of those) longer += one > other ? 1 : one === other ? 0.5 : 0
  const pairs = these.length * those.length
  const deviation = Math.sqrt((pairs * (these.length + those.length + 1)) / 12)
  const z = Math.abs(longer - pairs / 2) / deviation
  return { chance: longer / pairs, p: 2 * (1 - normal(z)) }
}

/** The normal distribution (Abramowitz and Stegun 26.2.17). */
function normal(z: number): number {
  const t = 1 / (1 + 0.2316419 * z)
  const polynomial = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))))
  return 1 - (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * polynomial
}
