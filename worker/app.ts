import { Hono } from 'hono'
import { requestId } from 'hono/request-id'
import { consoleDoor } from './console/console-door.ts'
import { type Bindings, type DoorEnv, readSettings } from './env.ts'
import { keepToOrigin, mailboxSecurityHeaders, securityHeaders } from './http/security-headers.ts'
import { answerSurprise } from './http/surprise.ts'
import { mailboxTransport } from './mail/mailbox-transport.ts'
import { mailboxDoor } from './mailbox/mailbox-door.ts'
import { portalDirectory } from './portal/portal-directory.ts'
import { portalDoor } from './portal/portal-door.ts'
import { directoryDatabase } from './store/database.ts'
import { openMailbox, openOutbox } from './store/letters.ts'
import { deliverLetters } from './usecases/deliver-letters.ts'

/** Time, as the worker knows it. Passed in, so that tests can hold it. */
export interface Clock {
  now: () => number
  wait: (milliseconds: number) => Promise<void>
}

const realClock: Clock = { now: () => Date.now(), wait: (milliseconds) => scheduler.wait(milliseconds) }

/** The whole worker: which hostname opens which door, and what holds behind all of them. */
export function createApp({ now, wait }: Clock = realClock) {
  const app = new Hono<DoorEnv>({ getPath: (request, options) => pathBehindDoor(request, options?.env as Bindings) })
    .use(requestId({ headerName: '', generator: () => crypto.randomUUID() }))
    .use(keepToOrigin)
    .use(`${doors.console}/*`, securityHeaders)
    .use(`${doors.portal}/*`, securityHeaders)
    .use(`${doors.mailbox}/*`, mailboxSecurityHeaders)
    .use(async (context, next) => {
      context.set('settings', readSettings(context.env))
      context.set('now', now())
      context.set('sendLetters', (delayMilliseconds = 0) => {
        const deliverLater = async () => {
          await wait(delayMilliseconds)
          await deliverDueLetters(context.env, now())
        }
        context.executionCtx.waitUntil(deliverLater())
      })
      await next()
    })
    .route(doors.console, consoleDoor())
    .route(doors.mailbox, mailboxDoor())
    .route(doors.portal, portalDoor(portalDirectory()))
    .onError(answerSurprise)

  return {
    fetch: app.fetch,
    /** Sends the letters that are due and that no request has carried. */
    sweepLetters: (bindings: Bindings) => deliverDueLetters(bindings, now()),
  }
}

const doors = { console: '/console', mailbox: '/mailbox', portal: '/portal' }

// The hostname of the URL is all that decides, matched exactly; no header can open another door.
function pathBehindDoor(request: Request, env: Bindings): string {
  const { hostname, pathname } = new URL(request.url)
  const path = pathname === '/' ? '' : pathname
  if (hostname === env.ADMIN_HOSTNAME) return doors.console + path
  if (env.MAIL_TRANSPORT === 'mailbox' && hostname === env.MAILBOX_HOSTNAME) return doors.mailbox + path
  return doors.portal + path
}

function deliverDueLetters(bindings: Bindings, now: number): Promise<void> {
  const { tokenSecret, originOf, adminHostname, mailSender } = readSettings(bindings)
  const database = directoryDatabase(bindings)
  // The one transport there is. A provider's transport is chosen here, by MAIL_TRANSPORT.
  const transport = mailboxTransport(mailSender, openMailbox(database).keep)
  return deliverLetters({ outbox: openOutbox(database), transport, tokenSecret, originOf, adminHostname, now })
}
