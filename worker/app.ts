import { Hono } from 'hono'
import { requestId } from 'hono/request-id'
import { v7 as uuidv7 } from 'uuid'
import { consoleDoor } from './console/console-door.ts'
import { countIn } from './contract/data-points.ts'
import { defaultLanguage } from './contract/language.ts'
import { stillPendingAfterMilliseconds } from './contract/limits.ts'
import { describeError, writeLogLine } from './contract/log-lines.ts'
import { type Bindings, type DoorEnv, readSettings, type Settings } from './env.ts'
import { aboutRequest, noteDatabaseFailures, recordRequest } from './http/request-record.ts'
import { keepToOrigin, mailboxSecurityHeaders, securityHeaders } from './http/security-headers.ts'
import { answerSurprise } from './http/surprise.ts'
import { cloudflareTransport } from './mail/cloudflare-transport.ts'
import { mailboxTransport } from './mail/mailbox-transport.ts'
import { resendTransport } from './mail/resend-transport.ts'
import type { Transport } from './mail/transport.ts'
import { mailboxDoor } from './mailbox/mailbox-door.ts'
import { operatorDoor } from './operator/operator-door.ts'
import { portalDirectory } from './portal/portal-directory.ts'
import { portalDoor } from './portal/portal-door.ts'
import { openAlerts } from './store/alerts.ts'
import { attemptsOf } from './store/attempts.ts'
import { type LeftBulkJob, leftBulkJobs } from './store/bulk-jobs.ts'
import { cleanUp } from './store/clean-up.ts'
import { type Database, databaseOf, directoryDatabase, isDatabaseFailure } from './store/database.ts'
import { tallyDatabaseFailures } from './store/database-failures.ts'
import { openErasures } from './store/erasures.ts'
import { isImportGoingOn } from './store/imports.ts'
import { openLetterLedger } from './store/letter-ledger.ts'
import { openMailGuard } from './store/mail-guard.ts'
import { openMailbox } from './store/mailbox.ts'
import { type DatabaseUse, meteredDatabase, noUse } from './store/metered-database.ts'
import { openOutbox } from './store/outbox.ts'
import { openPortalStore } from './store/portal-store.ts'
import { readCondition } from './store/readiness.ts'
import { openSecretsInUse } from './store/secrets-in-use.ts'
import { openWaitingDevelopers } from './store/waiting-developers.ts'
import { deliverLetters } from './usecases/deliver-letters.ts'
import { eraseClosed } from './usecases/erase-closed.ts'
import { followRotation } from './usecases/follow-rotation.ts'
import { letterDelay } from './usecases/letter-delay.ts'
import { runBulkJob } from './usecases/run-bulk-job.ts'
import { stopLetters } from './usecases/stop-letters.ts'
import { warnOperator } from './usecases/warn-operator.ts'

/** Time and chance, as the worker knows them. Passed in, so that tests can hold them. */
export interface Clock {
  now: () => number
  wait: (milliseconds: number) => Promise<void>
  /** From 0 up to 1. */
  chance: () => number
}

const realClock: Clock = {
  now: () => Date.now(),
  wait: (milliseconds) => scheduler.wait(milliseconds),
  chance: () => Math.random(),
}

/** The whole worker: which hostname opens which door, and what holds behind all of them. */
export function createApp({ now, wait, chance }: Clock = realClock) {
  const pause = () => wait(pauseMilliseconds)
  const databaseFailures = tallyDatabaseFailures()
  const app = new Hono<DoorEnv>({ getPath: (request, options) => pathBehindDoor(request, options?.env as Bindings) })
    .use(requestId({ headerName: '', generator: () => crypto.randomUUID() }))
    .use(recordRequest(now))
    .use(noteDatabaseFailures(databaseFailures))
    .use(keepToOrigin)
    .use(`${doors.console}/*`, securityHeaders)
    .use(`${doors.operator}/*`, securityHeaders)
    .use(`${doors.portal}/*`, securityHeaders)
    .use(`${doors.mailbox}/*`, mailboxSecurityHeaders)
    .use(async (context, next) => {
      context.set('language', defaultLanguage)
      const bindings = context.env
      context.set('settings', readSettings(bindings))
      context.set('afterAnswer', (work) => {
        const noted = logged('what follows an answer failed', work, bindings, aboutRequest(context))
        context.executionCtx.waitUntil(noted.catch(() => {}))
      })
      context.set('sendLetters', (delayMilliseconds = 0) => {
        context.var.afterAnswer(sendLetters(persistent(bindings), delayMilliseconds))
      })
      context.set('workOnBulkJob', (portal, jobId) => {
        context.var.afterAnswer(workOnBulkJob(persistent(bindings), { id: jobId, portal }))
      })
      context.env = persistent(bindings, context.var.databaseUse)
      await next()
    })
    .route(doors.console, consoleDoor())
    .route(doors.operator, operatorDoor())
    .route(doors.mailbox, mailboxDoor())
    .route(doors.portal, portalDoor(portalDirectory()))
    .onError(answerSurprise)

  return {
    fetch: app.fetch,
    /** Sends the letters that are due. Any number of calls at the same time are well. */
    deliverLetters: (bindings: Bindings) =>
      logged('letters could not be carried', deliverDueLetters(persistent(bindings)), bindings),
    sweep: (bindings: Bindings) => sweep(persistent(bindings)),
  }

  /** The same bindings with a database that does not give up at once. What is done for a request counts as its use. */
  function persistent(bindings: Bindings, use: DatabaseUse = noUse()): Bindings {
    return { ...bindings, DB: meteredDatabase(bindings.DB, use, { wait, chance }) }
  }

  /**
   * What is done each minute, whatever else happens: each part is, even if another one fails. The letters go last, with
   * those that the other parts wrote. Rejects when something failed.
   */
  async function sweep(bindings: Bindings): Promise<void> {
    const database = directoryDatabase(bindings)
    const { lettersKeptMilliseconds: lettersKept, tokenSecret, passwordPepper } = readSettings(bindings)
    const secretsInUse = openSecretsInUse(database)
    // What arrives must stay as it left until it was compared: meanwhile nothing is over, and nobody is written to.
    const isImporting = isImportGoingOn(database, now())
    const outcomes = await Promise.allSettled([
      workOnLeftBulkJobs(bindings),
      attemptsOf(database).sweep(now()),
      guardLetters(bindings),
      eraseWhatIsClosed(bindings),
      unless(isImporting, () => openMailGuard(database).sweep(now())),
      unless(isImporting, () => remindWaitingDevelopers(bindings)),
      unless(isImporting, () => openLetterLedger(database).forget(now() - lettersKept)),
      unless(isImporting, () => cleanUp(database, { now: now(), lettersKept })),
      followRotation({ secretsInUse, tokenSecret, passwordPepper, now: now() }),
    ])
    outcomes.push(...(await Promise.allSettled([writeToOperator(bindings)])))
    outcomes.push(...(await Promise.allSettled([deliverDueLetters(bindings)])))
    const failures = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []))
    for (const failure of failures) {
      writeLogLine('a sweep failed', { error: describeError(failure) })
      noteFailure(failure, bindings, 'sweep')
    }
    if (failures.length > 0) throw new Error('not all was swept')
  }

  /** Stops the sign-up letters of portals where sign-ups or bounces jump, and writes to their admins. */
  async function guardLetters(bindings: Bindings): Promise<void> {
    const guard = openMailGuard(directoryDatabase(bindings))
    const time = now()
    await stopLetters({ guard, count: countIn(bindings.COUNTERS), newId: () => uuidv7({ msecs: time }), now: time })
  }

  /** Writes to the operator about what is wrong with the installation, where there is an address to write to. */
  async function writeToOperator(bindings: Bindings): Promise<void> {
    const { operatorEmail: recipient } = readSettings(bindings)
    if (!recipient) return
    const database = directoryDatabase(bindings)
    const time = now()
    if (databaseFailures.isDue(time)) await databaseFailures.write(database, time)
    const condition = await readCondition(database, time)
    const newId = () => uuidv7({ msecs: time })
    await warnOperator({ alerts: openAlerts(database), condition, recipient, newId, now: time })
  }

  /** Writes to those who have waited for a decision for long. */
  async function remindWaitingDevelopers(bindings: Bindings): Promise<void> {
    const time = now()
    await openWaitingDevelopers(directoryDatabase(bindings)).remind({
      before: time - stillPendingAfterMilliseconds,
      now: time,
      newId: () => uuidv7({ msecs: time }),
    })
  }

  /** Erases the portals and organizations that have been closed for long. */
  async function eraseWhatIsClosed(bindings: Bindings): Promise<void> {
    const time = now()
    await eraseClosed({
      erasures: openErasures(directoryDatabase(bindings)),
      pieces: erasedPiecesAtOnce,
      newId: () => uuidv7({ msecs: time }),
      now: time,
    })
  }

  /** Goes on with the bulk jobs that nobody works on. */
  async function workOnLeftBulkJobs(bindings: Bindings): Promise<void> {
    await workOnBulkJobs(bindings, await leftBulkJobs(directoryDatabase(bindings), now()), sweepMilliseconds)
  }

  async function workOnBulkJob(bindings: Bindings, job: LeftBulkJob): Promise<void> {
    await workOnBulkJobs(bindings, [job], afterAnswerMilliseconds)
    await deliverDueLetters(bindings)
  }

  /** Works on jobs, one after the other, until the letters that they wrote are due. */
  async function workOnBulkJobs(bindings: Bindings, jobs: LeftBulkJob[], milliseconds: number): Promise<void> {
    if (jobs.length === 0) return
    const bounds = { until: now() + milliseconds, pieces: piecesAtOnce }
    for (const { id, portal } of jobs) {
      const store = openPortalStore(databaseOf(bindings, portal), portal)
      try {
        bounds.pieces -= await runBulkJob(id, {
          store,
          tokenSecret: readSettings(bindings).tokenSecret,
          now,
          pause,
          decided: (outcome, times) => {
            countIn(bindings.COUNTERS)({ what: 'decision', portal: portal.id, outcome, times })
          },
          ...bounds,
        })
      } catch (error) {
        // It goes on when its lease has run out. Until then it must not hold up the others, nor the letters.
        writeLogLine('a bulk job was interrupted', { portal: portal.id, job: id, error: describeError(error) })
      }
    }
    await wait(letterDelay)
  }

  /**
   * Has the letters carried that were just written: by the queue where there is one, else by the request itself. What
   * either loses, the next sweep carries.
   */
  async function sendLetters(bindings: Bindings, delayMilliseconds: number): Promise<void> {
    try {
      if (bindings.LETTERS) {
        await bindings.LETTERS.send('letters', { delaySeconds: Math.ceil(delayMilliseconds / 1000) })
        return
      }
    } catch (error) {
      writeLogLine('the queue took no letters', { error: describeError(error) })
    }
    await wait(delayMilliseconds)
    await deliverDueLetters(bindings)
  }

  function deliverDueLetters(bindings: Bindings): Promise<void> {
    const settings = readSettings(bindings)
    const database = directoryDatabase(bindings)
    return deliverLetters({
      ...settings,
      outbox: openOutbox(database),
      transport: transportOf(settings, database),
      now,
      wait,
      chance,
      newId: () => uuidv7({ msecs: now() }),
      count: countIn(bindings.COUNTERS),
    })
  }

  /** Notes that the database failed outside of a request, if that is what failed. */
  function noteFailure(error: unknown, bindings: Bindings, outcome: 'after an answer' | 'queue' | 'sweep'): void {
    if (!isDatabaseFailure(error)) return
    databaseFailures.note(now())
    countIn(bindings.COUNTERS)({ what: 'database failure', portal: 'installation', outcome })
  }

  /**
   * What the work resolves to. If it fails, the log says why, and what is thrown on says no more than what failed: the
   * runtime writes it down as it is, and whatever was thrown may name somebody.
   */
  async function logged<Result>(
    failure: 'what follows an answer failed' | 'letters could not be carried',
    work: Promise<Result>,
    bindings: Bindings,
    facts = {},
  ): Promise<Result> {
    try {
      return await work
    } catch (error) {
      writeLogLine(failure, { ...facts, error: describeError(error) })
      noteFailure(error, bindings, failure === 'letters could not be carried' ? 'queue' : 'after an answer')
      throw new Error(failure)
    }
  }
}

async function unless(condition: Promise<boolean>, work: () => Promise<void>): Promise<void> {
  if (!(await condition)) await work()
}

/** The way letters leave, as MAIL_TRANSPORT says. */
function transportOf({ resend, emailBinding, requestsPerSecond }: Settings, database: Database): Transport {
  if (resend) return resendTransport({ ...resend, requestsPerSecond })
  if (emailBinding) return cloudflareTransport(emailBinding, requestsPerSecond)
  return mailboxTransport(openMailbox(database).keep)
}

// What is left to do after an answer may take half a minute, and what a cron begins a minute until the next one. An
// invocation may send D1 a thousand statements, those for the letters included.
const afterAnswerMilliseconds = 15_000
const sweepMilliseconds = 45_000
const piecesAtOnce = 40
const erasedPiecesAtOnce = 60

// Between two pieces of long work others have their turn. The local runtime takes no new request until it has nothing
// left to do.
const pauseMilliseconds = 10

const doors = { console: '/console', operator: '/operator', mailbox: '/mailbox', portal: '/portal' }

// The hostname of the URL is all that decides, matched exactly; no header can open another door. On the admin hostname the
// operator's paths are unknown ones like any other where there is no operator's token.
function pathBehindDoor(request: Request, env: Bindings): string {
  const { hostname, pathname } = new URL(request.url)
  const path = pathname === '/' ? '' : pathname
  const isOfOperator = Boolean(env.OPERATOR_TOKEN) && path.startsWith('/operator/')
  if (hostname === env.ADMIN_HOSTNAME) return (isOfOperator ? doors.operator : doors.console) + path
  if (env.MAIL_TRANSPORT === 'mailbox' && hostname === env.MAILBOX_HOSTNAME) return doors.mailbox + path
  return doors.portal + path
}
