import { Hono } from 'hono'
import type { AccountData } from '../contract/management/account.ts'
import { instant } from '../http/endpoint.ts'
import { logSurprise } from '../http/surprise.ts'
import { streamOf } from '../http/text-stream.ts'
import { adminAccountOf, type OwnEvent, type OwnLetter } from '../store/admin-account.ts'
import { directoryDatabase } from '../store/database.ts'
import { accountAnswer } from './account.ts'
import type { AdminEnv } from './admin-session.ts'
import { serve } from './endpoint.ts'
import { sessionsOfCaller } from './own-sessions.ts'

export const accountData = new Hono<AdminEnv>()

/** What may grow without end is read in pieces of this size. */
const readAtOnce = 1000

serve(accountData, 'GET /v3/me/data', async ({ context }) => {
  const { admin, now } = context.var
  const own = adminAccountOf(directoryDatabase(context.env), { id: admin.id, organizationId: admin.organization_id })
  const [kept, sessions] = await Promise.all([own.kept(), sessionsOfCaller(context)])
  if (!kept) throw new Error('the admin was deleted while their data was read')

  const { totp_confirmed_at, created_at, updated_at, portals, passkeys, addresses } = kept
  const known = {
    account: {
      ...accountAnswer(admin),
      has_authenticator_app: totp_confirmed_at !== null,
      created_at: instant(created_at),
      updated_at: instant(updated_at),
    },
    portals,
    sessions,
    passkeys: passkeys.map((passkey) => ({
      name: passkey.name,
      created_at: instant(passkey.created_at),
      last_used_at: passkey.last_used_at === null ? null : instant(passkey.last_used_at),
    })),
  } satisfies Partial<AccountData>

  const texts = async function* () {
    yield JSON.stringify(known).slice(0, -1)
    yield ',"events":'
    yield* asArray(
      pagesOf((last?: OwnEvent) => own.events(last?.id ?? '', readAtOnce)),
      eventAnswer,
    )
    yield ',"letters":'
    yield* asArray(letters(), letterAnswer)
    yield '}'
  }
  const letters = async function* () {
    for (const portalId of [null, ...portals.map(({ id }) => id)]) {
      for (const address of addresses) {
        yield* pagesOf((last?: OwnLetter) => own.letters(portalId, address, last, readAtOnce))
      }
    }
  }
  return new Response(
    streamOf(texts(), (error) => logSurprise(error, context)),
    {
      headers: {
        'Content-Type': 'application/json',
        'Content-Disposition': `attachment; filename="my-account-${instant(now).slice(0, 10)}.json"`,
        'Cache-Control': 'no-store',
      },
    },
  )
})

/** Page after page, each beginning after the last row of the one before, until there is nothing more. */
async function* pagesOf<Row>(read: (last?: Row) => Promise<Row[]>): AsyncGenerator<Row[]> {
  for (let page = await read(); page.length > 0; page = await read(page.at(-1))) yield page
}

async function* asArray<Row>(pages: AsyncGenerator<Row[]>, answer: (row: Row) => unknown): AsyncGenerator<string> {
  let before = '['
  for await (const page of pages) {
    yield before + page.map((row) => JSON.stringify(answer(row))).join(',')
    before = ','
  }
  yield before === '[' ? '[]' : ']'
}

function eventAnswer(event: OwnEvent): AccountData['events'][number] {
  return { ...event, created_at: instant(event.created_at) }
}

function letterAnswer(letter: OwnLetter): AccountData['letters'][number] {
  const { created_at, sent_at, ...rest } = letter
  return { ...rest, created_at: instant(created_at), sent_at: sent_at === null ? null : instant(sent_at) }
}
