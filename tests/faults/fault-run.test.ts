import { env } from 'cloudflare:workers'
import { afterAll, beforeAll, expect, inject, test, vi } from 'vitest'
import { faultyDatabase, passing, tooMuch } from '../faulty-database.ts'
import { seededChance } from '../seeded-chance.ts'
import { resendKey, type TakenLetter } from '../stand-ins/resend.ts'
import {
  acme,
  admin,
  consoleOf,
  freshAddress,
  globex,
  goodPassword,
  logIn,
  openWorld,
  portalIdOf,
  tokenOf,
  type Visitor,
} from '../world.ts'

const trafficMilliseconds = 60_000
const failingShare = 0.05
const crowd = 8
/** Above it a portal's sign-up letters are stopped. */
const mostPerPortal = 95

/** With it a run draws the same again: `FAULT_SEED=... npm test -- --project model`. */
const seed = inject('faultSeed')
const chance = seededChance(seed)
const { resend, numbers } = inject('faultRun')

type Status = 'pending' | 'approved' | 'rejected' | 'revoked'

/** Somebody who signed up, and all that they and their admins were told. */
interface Person {
  place: Place
  email: string
  visitor: Visitor
  password: string
  signUpsFailed: number
  isConfirmed: boolean
  /** Where the portal puts them, and what was decided since. */
  statuses: Status[]
  resets: number
}

/** A portal, and who decides there. */
interface Place {
  hostname: string
  id: string
  decides: 'nobody' | 'admin' | 'job'
  people: Person[]
}

const places: Place[] = []
const jobs: { id: string; total: number; done: number; skipped: number }[] = []
const counts = {
  requests: 0,
  calls: 0,
  faults: 0,
  lostAnswers: 0,
  retries: 0,
  unavailable: 0,
  surprises: 0,
  deliveriesFailed: 0,
  sweepsFailed: 0,
  /** Letters with a new password's link that had to be asked for after a minute again. */
  askedOnceMore: 0,
}

const pause = (milliseconds: number) => scheduler.wait(milliseconds)

let isFailing = false
const database = faultyDatabase(() => {
  if (!isFailing) return undefined
  counts.calls += 1
  if (chance() >= failingShare) return undefined
  counts.faults += 1
  const isDone = chance() < 0.5
  if (isDone) counts.lostAnswers += 1
  const messages = [
    ...passing.inDoubt,
    ...tooMuch.inDoubt,
    ...(isDone ? [] : [...passing.nothingDone, ...tooMuch.nothingDone]),
  ]
  return { message: messages[Math.floor(chance() * messages.length)] ?? '', isDone }
})

let isNudged = false
const world = openWorld(
  {
    ...env,
    DB: database,
    MAIL_TRANSPORT: 'resend',
    RESEND_API_KEY: resendKey,
    RESEND_ORIGIN: resend,
    MAIL_REQUESTS_PER_SECOND: 100,
  },
  undefined,
  {
    send: async () => {
      isNudged = true
    },
  },
)

beforeAll(async () => {
  for (const method of ['info', 'error'] as const) {
    vi.spyOn(globalThis.console, method).mockImplementation((line: string) => {
      const { message, status, d1_retries: retries } = JSON.parse(line)
      if (message !== 'a request was answered') return
      counts.retries += retries
      if (status >= 500 && status !== 503) counts.surprises += 1
    })
  }
  const console = await consoleOf(world)
  for (const [hostname, decides] of [
    [acme, 'admin'],
    ['first.localhost', 'admin'],
    ['second.localhost', 'job'],
    ['third.localhost', 'nobody'],
    [globex, 'nobody'],
  ] as const) {
    if (!(await portalIdOf(console, hostname))) {
      const made = await console.api('POST', '/v3/portals', { name: hostname, canonical_domain: hostname })
      expect(made.status).toBe(201)
    }
    const id = await portalIdOf(console, hostname)
    if (decides === 'nobody') await console.api('PATCH', `/v3/portals/${id}`, { auto_approve_developers: true })
    places.push({ hostname, id, decides, people: [] })
  }
})
afterAll(() => {
  vi.restoreAllMocks()
})

test('while one of twenty calls of D1 fails nothing is lost or done twice, and whoever asks again gets on', async () => {
  await print(`FAULT_SEED=${seed}`)
  const until = Date.now() + trafficMilliseconds
  const goesOn = () => Date.now() < until
  isFailing = true
  let isOver = false
  const clock = passTime(() => isOver)
  await Promise.all([
    ...Array.from({ length: crowd }, () => crowded(goesOn)),
    ...places.filter(({ decides }) => decides === 'admin').map((place) => decideOnAndOn(place, goesOn)),
    ...places.filter(({ decides }) => decides === 'job').map((place) => approveAllNowAndThen(place, goesOn)),
  ])
  // All who are there by now.
  for (const place of places.filter(({ decides }) => decides === 'job')) await approveAll(place, await adminIn())
  await poll(
    'every letter has left',
    async () => (await query('SELECT id FROM letters WHERE state = ?', 'waiting')).length === 0,
  )
  isOver = true
  await clock
  isFailing = false

  const people = places.flatMap((place) => place.people)
  const letters = await lettersTaken(0)
  await print(JSON.stringify({ seed, people: people.length, letters: letters.length, jobs: jobs.length, ...counts }))
  expect(counts.surprises).toBe(0)
  expect(counts.faults).toBeGreaterThan(20)
  expect(counts.unavailable).toBeGreaterThan(0)
  await expectStored(people)
  await expectLetters(people, letters)
}, 600_000)

async function print(line: string): Promise<void> {
  await (await fetch(numbers, { method: 'POST', body: `${line}\n` })).text()
}

/** What the queue and the cron do, while time passes twenty times as fast. */
async function passTime(isOver: () => boolean): Promise<void> {
  for (let second = 0; !isOver(); second += 1) {
    await pause(50)
    world.pass(1000)
    // A claim whose answer was lost is up after a minute.
    if (isNudged || second % 10 === 0) {
      isNudged = false
      await world.deliverLetters().catch(() => {
        counts.deliveriesFailed += 1
        isNudged = true
      })
    }
    if (second % 60 === 0) {
      await world.sweep().catch(() => {
        counts.sweepsFailed += 1
      })
    }
  }
}

async function crowded(goesOn: () => boolean): Promise<void> {
  while (goesOn()) {
    const open = places.filter(({ people }) => people.length < mostPerPortal)
    const place = open[Math.floor(chance() * open.length)]
    if (!place) return
    await join(place)
  }
}

async function join(place: Place): Promise<void> {
  const visitor = world.visitor(place.hostname)
  const email = freshAddress()
  const person: Person = {
    ...{
      place,
      email,
      visitor,
      password: goodPassword,
      signUpsFailed: 0,
      isConfirmed: false,
      statuses: [place.decides === 'nobody' ? 'approved' : 'pending'],
      resets: 0,
    },
  }
  place.people.push(person)
  await insist(
    () => visitor.post('/register', { full_name: 'Ada Lovelace', email }),
    [303],
    () => {
      person.signUpsFailed += 1
    },
  )
  let token = tokenOf(await linkIn(email, '/confirm'))
  // Who signs up again, because nobody could say whether it was done, may get two letters. The newest has the link.
  while (
    (await insist(() => visitor.get(`/confirm?token=${token}`), person.signUpsFailed > 0 ? [200, 404] : [200]))
      .status === 404
  ) {
    await pause(200)
    token = tokenOf(await linkIn(email, '/confirm'))
  }
  let hasFailed = false
  const confirmed = await insist(
    () => visitor.post('/confirm', { token, password: person.password }),
    // Where nobody could say at first whether it was done, it says that it is done already.
    () => (hasFailed ? [303, 410] : [303]),
    () => {
      hasFailed = true
    },
  )
  if (confirmed.status === 410) expect(await confirmed.text()).toContain('already')
  person.isConfirmed = true
  await enter(person)
  if (chance() < 0.3) await chooseNewPassword(person)
}

/** Logs in; who waits for a decision hears so. */
async function enter(person: Person): Promise<void> {
  const { visitor, email, password, place } = person
  const answer = await insist(() => logIn(visitor, email, password), [303, 401])
  if (answer.status === 303) {
    const home = await insist(() => visitor.get('/'), [200, 303])
    // Somebody may have been shut out again meanwhile.
    if (home.status === 303) expect(place.decides).not.toBe('nobody')
    return
  }
  expect(place.decides).not.toBe('nobody')
  // Whoever is decided about at that very moment hears what everybody hears, and may try again.
  if (!/pending approval|was not approved|revoked/.test(await answer.text())) await enter(person)
}

async function chooseNewPassword(person: Person): Promise<void> {
  const { visitor, email } = person
  let link: string | undefined
  // Asked again within a minute, it says that the letter is on its way. Where nobody could say whether it was asked for at
  // all it may not be, and is asked for once more when that minute is over.
  for (let asked = 0; asked < 3 && !link; asked += 1) {
    if (asked > 0) counts.askedOnceMore += 1
    await insist(() => visitor.post('/forgot-password', { email }), [303, 429])
    link = await linkIn(email, '/reset-password', 15_000).catch(() => undefined)
  }
  const token = tokenOf(link ?? '')
  const password = `${goodPassword} ${person.resets + 2}`
  let hasFailed = false
  await insist(
    () => visitor.post('/reset-password', { token, password }),
    () => (hasFailed ? [303, 410] : [303]),
    () => {
      hasFailed = true
    },
  )
  person.password = password
  person.resets += 1
  await enter(person)
}

async function adminIn(): Promise<Visitor> {
  const visitor = world.visitor(admin)
  await insist(() => logIn(visitor, 'admin@example.com', 'an admin password for tests'), [303], undefined, [429])
  return visitor
}

/** One admin of a portal who decides about whoever is in the list, one by one. */
async function decideOnAndOn(place: Place, goesOn: () => boolean): Promise<void> {
  const console = await adminIn()
  const path = `/v3/portals/${place.id}/developers`
  while (goesOn()) {
    const list = await insist(() => console.get(`${path}?filter[status][eq]=pending&page[size]=10`), [200])
    const { data } = await list.json<{ data: { id: string; email: string }[] }>()
    for (const { id, email } of data) {
      const first = chance() < 0.7 ? 'approved' : 'rejected'
      await decide(place, email, first, () => console.api('PATCH', `${path}/${id}`, { status: first }))
      if (chance() >= 0.3) continue
      const second = first === 'approved' ? 'revoked' : 'approved'
      await decide(place, email, second, () => console.api('PATCH', `${path}/${id}`, { status: second }))
    }
    await pause(20)
  }
}

async function decide(place: Place, email: string, status: Status, ask: () => Promise<Response>): Promise<void> {
  const answer = await insist(ask, [200])
  expect(await answer.json()).toMatchObject({ email, status })
  place.people.find((person) => person.email === email)?.statuses.push(status)
}

async function approveAllNowAndThen(place: Place, goesOn: () => boolean): Promise<void> {
  const console = await adminIn()
  while (goesOn()) {
    await pause(5000)
    await approveAll(place, console)
  }
}

/** A bulk job that approves whoever waits in a portal. Who has asked for it twice has begun one. */
async function approveAll(place: Place, console: Visitor): Promise<void> {
  const path = `/v3/portals/${place.id}/bulk-jobs`
  const order = { kind: 'decide', decision: 'approve', status: 'pending', request_id: crypto.randomUUID() }
  const { id } = await (await insist(() => console.api('POST', path, order), [201])).json<{ id: string }>()
  await poll('a bulk job is done', async () => {
    const answer = await insist(() => console.get(`${path}/${id}`), [200])
    const job = await answer.json<{ state: string; total: number; done: number; skipped: number }>()
    if (job.state !== 'done') return false
    jobs.push({ id, total: job.total, done: job.done, skipped: job.skipped })
    return true
  })
}

/**
 * Asks like somebody who is told to try again, and does: after a 503, and after a `wait` when there was too much. Whatever
 * else is answered must be `expected`.
 */
async function insist(
  ask: () => Promise<Response>,
  expected: number[] | (() => number[]),
  failed: () => void = () => {},
  wait: number[] = [],
): Promise<Response> {
  for (let tries = 0; tries < 50; tries += 1) {
    counts.requests += 1
    const answer = await ask()
    if (answer.status === 503) {
      counts.unavailable += 1
      expect(answer.headers.get('Retry-After')).toBe('10')
      failed()
    } else if (!wait.includes(answer.status)) {
      expect(typeof expected === 'function' ? expected() : expected, await answer.clone().text()).toContain(
        answer.status,
      )
      return answer
    }
    await pause(answer.status === 503 ? 100 : 1000)
  }
  throw new Error('it never worked')
}

/** The link in a letter to an address, once it has arrived. */
async function linkIn(email: string, path: string, milliseconds?: number): Promise<string> {
  let link = ''
  const arrives = async () => {
    const found = (await arrivedSoFar()).findLast(({ to, text }) => to === email && text.includes(`${path}?token=`))
    link = new RegExp(`${path}\\?token=\\S+`).exec(found?.text ?? '')?.[0] ?? ''
    return link !== ''
  }
  await poll(`a letter to ${email} arrives`, arrives, milliseconds)
  return link
}

const arrived: TakenLetter[] = []
let reading: Promise<void> | undefined
/** Read by all together, or each would read the same again. */
async function arrivedSoFar(): Promise<TakenLetter[]> {
  reading ??= lettersTaken(arrived.length)
    .then((letters) => void arrived.push(...letters))
    .finally(() => {
      reading = undefined
    })
  await reading
  return arrived
}

async function lettersTaken(after: number): Promise<TakenLetter[]> {
  return (await fetch(`${resend}/taken?after=${after}`)).json()
}

async function poll(what: string, isSo: () => Promise<boolean>, milliseconds = 120_000): Promise<void> {
  const deadline = Date.now() + milliseconds
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error(`in vain: ${what}`)
    await pause(200)
  }
}

async function query<Row>(sql: string, ...values: unknown[]): Promise<Row[]> {
  const { results } = await env.DB.prepare(sql)
    .bind(...values)
    .all<Row>()
  return results
}

/** What is stored is what people were told, and no more. */
async function expectStored(people: Person[]): Promise<void> {
  expect(people.every(({ isConfirmed }) => isConfirmed)).toBe(true)
  const ofRun = `portal_id IN (SELECT value FROM json_each(?))`
  const ids = JSON.stringify(places.map(({ id }) => id))
  const registrations = await query<{ email: string; confirmed_at: number | null }>(
    `SELECT email, confirmed_at FROM registrations WHERE ${ofRun} ORDER BY email`,
    ids,
  )
  expect(registrations.map(({ email }) => email)).toEqual(people.map(({ email }) => email).sort())
  expect(registrations.filter(({ confirmed_at }) => confirmed_at === null)).toEqual([])

  const developers = await query<{ email: string; portal_id: string; status: Status; told: string }>(
    `SELECT email, portal_id, status, (
       SELECT json_group_array(e.to_status ORDER BY e.rowid) FROM events e
       WHERE e.portal_id = d.portal_id AND e.developer_id = d.id AND e.to_status IS NOT NULL) AS told
     FROM developers d WHERE ${ofRun} ORDER BY email`,
    ids,
  )
  const expected = people
    .toSorted((one, other) => (one.email < other.email ? -1 : 1))
    .map(({ email, place, statuses }) => {
      const all = place.decides === 'job' ? [...statuses, 'approved'] : statuses
      return { email, portal_id: place.id, status: all.at(-1), told: JSON.stringify(all) }
    })
  expect(developers).toEqual(expected)

  const actions = await query<{ action: string; n: number }>(
    `SELECT action, count(*) AS n FROM events WHERE ${ofRun} GROUP BY action`,
    ids,
  )
  const noted = Object.fromEntries(actions.map(({ action, n }) => [action, n]))
  expect(noted).toMatchObject({
    confirm: people.length,
    reset_password: people.reduce((sum, { resets }) => sum + resets, 0),
    start_bulk_job: jobs.length,
  })
  expect(jobs.reduce((sum, { done }) => sum + done, 0)).toBe(
    people.filter(({ place }) => place.decides === 'job').length,
  )
  for (const { total, done, skipped } of jobs) expect(done + skipped).toBeGreaterThanOrEqual(total)
  // The password that they were told last is the one that counts.
  for (const { visitor, email, password } of people.filter(({ resets }) => resets > 0)) {
    expect(await (await logIn(visitor, email, password)).text()).not.toContain('is not right')
  }
}

/** Each letter that is stored was taken once, and nobody got one too many. */
async function expectLetters(people: Person[], taken: TakenLetter[]): Promise<void> {
  const idOf = ({ tags }: TakenLetter) => tags.find(({ name }) => name === 'letter')?.value ?? ''
  const stored = await query<{ id: string; kind: string; recipient: string; state: string }>(
    'SELECT id, kind, recipient, state FROM letters ORDER BY id',
  )
  expect(stored.filter(({ state }) => state !== 'sent')).toEqual([])
  const known = new Set(stored.map(({ id }) => id))
  expect(new Set(taken.map(idOf)).size).toBe(taken.length)
  expect(taken.map(idOf).filter((id) => known.has(id))).toHaveLength(stored.length)
  // A letter about a decision that was taken before anybody could note it is replaced by the one about the next.
  for (const { to } of taken.filter((letter) => !known.has(idOf(letter)))) {
    expect(people.find(({ email }) => email === to)?.statuses.length).toBeGreaterThan(2)
  }

  const kindsTo = Map.groupBy(stored, ({ recipient }) => recipient)
  const waited = people.filter(({ statuses }) => statuses[0] === 'pending')
  expect(stored.filter(({ kind }) => kind === 'approval-requested')).toHaveLength(waited.length)
  for (const { email, statuses, resets, signUpsFailed, place } of people) {
    const kinds = (kindsTo.get(email) ?? []).map(({ kind }) => kind)
    const times = (wanted: string) => kinds.filter((kind) => kind === wanted).length
    // Who signs up again because nobody could say whether it was done may get a second link.
    expect(times('confirm-email')).toBeGreaterThanOrEqual(1)
    expect(times('confirm-email')).toBeLessThanOrEqual(1 + signUpsFailed)
    expect(times('request-received')).toBe(statuses[0] === 'pending' ? 1 : 0)
    expect(times('password-changed')).toBe(resets)
    const decided = [...statuses.slice(1), ...(place.decides === 'job' ? ['approved'] : [])]
    const last = decided.at(-1)
    // The letter of a decision that did not leave before the next one is replaced by its letter.
    if (last) expect(times(`account-${last}`)).toBe(1)
    for (const status of ['approved', 'rejected', 'revoked']) {
      expect(times(`account-${status}`)).toBeLessThanOrEqual(decided.filter((one) => one === status).length)
    }
  }
}
