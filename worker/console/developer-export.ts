import { Hono } from 'hono'
import { v7 as uuidv7 } from 'uuid'
import type { RegistrationField } from '../contract/registration-form.ts'
import { instant } from '../http/endpoint.ts'
import { logSurprise } from '../http/surprise.ts'
import { streamOf } from '../http/text-stream.ts'
import type { ExportedDeveloper } from '../store/developer-lists.ts'
import type { AdminPortalEnv } from './admin-session.ts'
import { byteOrderMark, csvRows } from './csv.ts'
import { filterOf } from './developer-filter.ts'
import { serve } from './endpoint.ts'

export const developerExport = new Hono<AdminPortalEnv>()

serve(developerExport, 'GET /v3/portals/:portalId/developers/export', async ({ context, query }) => {
  const { store, portal, admin, now } = context.var
  const filter = filterOf(query)
  await store.developerLists.noteExport({ eventId: uuidv7({ msecs: now }), adminId: admin.id, filter, now })

  const day = instant(now).slice(0, 10)
  const lines = linesOf(store.developerLists.all(filter), portal.registration_form)
  return new Response(
    streamOf(lines, (error) => logSurprise(error, context)),
    {
      headers: {
        'Content-Type': 'text/csv; charset=utf-8',
        'Content-Disposition': `attachment; filename="${fileName([portal.name, filter.status, 'developers', day])}"`,
        'Cache-Control': 'no-store',
      },
    },
  )
})

const ownColumns = ['id', 'email', 'full_name', 'status', 'created_at', 'updated_at'] as const

/** The file, piece by piece: a head, then as many lines as are read at a time. */
async function* linesOf(
  pages: AsyncIterable<ExportedDeveloper[]>,
  fields: RegistrationField[],
): AsyncGenerator<string> {
  yield byteOrderMark + csvRows([[...ownColumns, ...fields.map(({ label }) => label)]])
  for await (const developers of pages) {
    if (developers.length > 0) yield csvRows(developers.map((developer) => cellsOf(developer, fields)))
  }
}

function cellsOf(developer: ExportedDeveloper, fields: RegistrationField[]) {
  const answers = new Map(developer.answers.map(({ field_id, value }) => [field_id, value]))
  const { created_at, updated_at } = developer
  const shown = { ...developer, created_at: instant(created_at), updated_at: instant(updated_at) }
  return [...ownColumns.map((column) => shown[column]), ...fields.map(({ id }) => answers.get(id) ?? '')]
}

function fileName(words: (string | undefined)[]): string {
  const plain = words.filter((word) => word !== undefined).map((word) => word.toLowerCase().replace(/[^a-z0-9]+/g, '-'))
  return `${plain
    .map((word) => word.replace(/^-|-$/g, ''))
    .filter(Boolean)
    .join('-')}.csv`
}
