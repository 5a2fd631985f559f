import { request } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { seededChance } from '../seeded-chance.ts'
import { type Asked, type Fault, resendKey, startResend, type TakenLetter } from '../stand-ins/resend.ts'
import { type Product, startProduct } from './running-product.ts'

const many = 2000
const kills = 4
const faultyRequests = 40
const requestsPerSecond = 5
const faults: Fault[] = [
  ...(['fails', 'too-many', 'mumbles', 'drops', 'drops-after-taking', 'drops-after-taking', 'answers-twice'] as const),
  ...(['is-still-at-it', 'refuses-key', 'hangs-after-taking', 'hangs', 'works', 'works'] as const),
]
/** Then it refuses a whole batch, whose letters leave one by one: so the faults after it meet single letters, too. */
const batchRefusedAt = 12

/** With it a run has the same faults again, and is killed as late. */
const seed = Number(process.env.FAULT_SEED || Date.now() % 1_000_000)
const chance = seededChance(seed)

let product: Product
let resend: Awaited<ReturnType<typeof startResend>>

beforeAll(async () => {
  resend = await startResend({ requestsPerSecond: 10 })
  product = await startProduct({
    MAIL_TRANSPORT: 'resend',
    RESEND_API_KEY: resendKey,
    RESEND_ORIGIN: resend.origin,
    MAIL_REQUESTS_PER_SECOND: String(requestsPerSecond),
  })
  await product.kill()
  // Notices, and letters that somebody waits for; some of them a little later than the others. None of sign-ups: so many
  // at once would be held.
  await product.query(
    `WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ${many})
     INSERT INTO letters (id, portal_id, kind, recipient, facts, created_at, send_after, priority)
     SELECT printf('${uuidv7().slice(0, 24)}%012x', n), (SELECT id FROM portals WHERE name = 'Acme'),
       iif(n % 4 = 0, 'change-email', 'account-approved'), 'person' || n || '@example.com',
       iif(n % 4 = 0, '{"kind":"change-email"}', '{"kind":"account-approved","full_name":"Ada","reason":null}'),
       ${Date.now()}, iif(n % 3 = 0, ${Date.now() + 20_000}, 1), iif(n % 4 = 0, 0, 1)
     FROM numbers`,
  )
})
afterAll(async () => {
  await product?.stop()
  resend?.stop()
})

test(`${many} letters are taken once each, whatever the provider does and however often the worker is killed`, async () => {
  process.stdout.write(`FAULT_SEED=${seed}\n`)
  const script = Array.from({ length: faultyRequests }, (_, index) => {
    const fault = faults[Math.floor(chance() * faults.length)]
    return index === batchRefusedAt ? 'refuses-size' : fault
  })
  await fetch(`${resend.origin}/faults`, { method: 'POST', body: JSON.stringify(script) })

  let killed = 0
  for (let round = 0; round < kills; round += 1) {
    await product.startAgain()
    await sweepFor(500 + chance() * 4000)
    if (await product.kill()) killed += 1
  }
  // What was taken and could not be noted is sent once more, under the key that it was taken by.
  const deadline = Date.now() + 300_000
  let waiting = many
  while (waiting > 0 && Date.now() < deadline) {
    await product.startAgain()
    await sweepFor(20_000)
    await product.kill()
    const [row] = await product.query<{ waiting: number }>(
      "SELECT count(*) AS waiting FROM letters WHERE state = 'waiting'",
    )
    waiting = row?.waiting ?? many
  }

  const letters = await told<TakenLetter[]>('/taken')
  const times = new Map<string, number>()
  for (const { to } of letters) times.set(to, (times.get(to) ?? 0) + 1)
  const states = await product.query<{ state: string; letters: number; tries: number; batches: number }>(
    `SELECT state, count(*) AS letters, sum(attempts) AS tries, count(DISTINCT batch_id) AS batches
     FROM letters GROUP BY state`,
  )
  const asked = await told<Asked[]>('/asked')
  const counts = {
    seed,
    killed,
    requests: asked.length,
    alone: asked.filter(({ path }) => path === '/emails').length,
    faults: faultyRequests - (await told<Fault[]>('/faults')).length,
    mostInFiveSeconds: Math.max(...asked.map(({ at }) => countWithin(asked, at, 5000))),
    taken: letters.length,
    states,
  }
  process.stdout.write(`${JSON.stringify(counts)}\n`)
  expect([...times.values()].filter((count) => count !== 1)).toEqual([])
  expect(times.size).toBe(many)
  expect(states).toMatchObject([{ state: 'sent', letters: many }])
  expect(counts).toMatchObject({ killed: kills, faults: faultyRequests })
  expect(counts.alone).toBeGreaterThan(100)
  // The pace itself is tested where the clock is ours: here some are late on a busy machine, and near those after them.
  expect(counts.mostInFiveSeconds).toBeLessThanOrEqual(2 * 5 * requestsPerSecond)
}, 600_000)

async function told<Answer>(path: string): Promise<Answer> {
  return (await fetch(resend.origin + path)).json() as Promise<Answer>
}

function countWithin(asked: Asked[], from: number, milliseconds: number): number {
  return asked.filter(({ at }) => at >= from && at < from + milliseconds).length
}

/** Lets the worker do for a while what the cron has it do, more often than every minute. */
async function sweepFor(milliseconds: number): Promise<void> {
  const until = Date.now() + milliseconds
  while (Date.now() < until) {
    const sweep = request({ host: '127.0.0.1', port: product.port, path: '/cdn-cgi/handler/scheduled' })
    sweep.once('response', (response) => response.resume())
    // It may be killed by then.
    sweep.once('error', () => {})
    sweep.end()
    await wait(Math.min(1000, Math.max(0, until - Date.now())))
  }
}
