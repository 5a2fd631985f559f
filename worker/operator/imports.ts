import { Hono } from 'hono'
import { v7 as uuidv7 } from 'uuid'
import type { DoorEnv, RequestContext, Settings } from '../env.ts'
import { problemAnswer } from '../http/problem.ts'
import { directoryDatabase } from '../store/database.ts'
import { openErasures } from '../store/erasures.ts'
import { exportedRows } from '../store/exported-rows.ts'
import { importOf } from '../store/imports.ts'
import { newestMigration } from '../store/readiness.ts'
import { beginImport, type ExportSecrets, finishImport, linesOf, rowsInLines } from '../usecases/begin-import.ts'
import { serve } from './endpoint.ts'

export const imports = new Hono<DoorEnv>()

serve(imports, 'POST /operator/imports', async ({ context, body }) => {
  const { settings, now } = context.var
  const { kind, id, name, migration } = body.header
  const place = importOf(directoryDatabase(context.env), id)
  const outcome = await beginImport(body, { place, secrets: exportSecrets(settings), now })
  const refuse = (sentence: string) => problemAnswer(context, 409, sentence)
  switch (outcome) {
    case 'begun':
      return undefined
    case 'other_migration':
      return refuse(
        `The file is from a database at ${migration}, and this one is at ${newestMigration}. Bring both installations to the same release.`,
      )
    case 'other_TOKEN_SECRET':
    case 'other_PASSWORD_PEPPER':
      return refuse(
        `The file was written with another ${outcome.slice('other_'.length)}. Give this installation the one of where it was exported.`,
      )
    case 'broken_frame':
      return refuse('The file is broken: its first rows are not those of what it says that it holds.')
    case 'being_erased':
      return refuse(`“${name}” is just being erased here. Try again when erasures list says that it was.`)
    case 'another_import':
      return refuse(`Another file of “${name}” is being imported. Remove that import first, with remove-import ${id}.`)
    case 'exists':
      return refuse(`“${name}” is here already. An import never changes what is there.`)
    case 'organization_closed':
      return refuse(`The organization “${body.header.organization.name}” is closed. Reopen it first.`)
    case 'name_taken':
      return refuse(`There is another ${kind} called “${name}” here, or another organization of the same name.`)
    case 'hostname_taken':
      return refuse(`A hostname of “${name}” belongs to another portal here. Remove it there first.`)
    case 'admin_elsewhere':
      return refuse(`An admin of “${name}” is an admin of another organization here. Remove them there first.`)
  }
})

serve(imports, 'POST /operator/imports/:subjectId/rows', async ({ context, params, body }) => {
  const rows = await rowsInLines(body.lines, 'rows')
  if (!rows) return problemAnswer(context, 409, 'The file is broken: a line is not a row that an export holds.')
  const isAdded = await importOf(directoryDatabase(context.env), params.subjectId).add(rows, context.var.now)
  return isAdded ? undefined : noSuchImport(context)
})

serve(imports, 'POST /operator/imports/:subjectId/finish', async ({ context, params, body }) => {
  const database = directoryDatabase(context.env)
  const place = importOf(database, params.subjectId)
  const subject = await place.subject()
  if (!subject) return noSuchImport(context)
  const outcome = await finishImport(body.frame, { subject, place, now: context.var.now })
  switch (outcome) {
    case 'finished': {
      const head = await exportedRows(database, subject).head()
      return { digest: linesOf(head?.frame ?? []).digest }
    }
    case 'broken_frame':
      return problemAnswer(context, 409, 'The file is broken: its first rows are not those of what was begun.')
    case 'unknown':
      return noSuchImport(context)
    case 'organization_closed':
      return problemAnswer(context, 409, 'Its organization was closed meanwhile. Reopen it, and import the file again.')
    case 'taken':
      return problemAnswer(context, 409, 'Somebody has taken a hostname or the address of an admin meanwhile.')
  }
})

serve(imports, 'POST /operator/imports/:subjectId/remove', async ({ context, params }) => {
  const { now } = context.var
  const isBegun = await openErasures(directoryDatabase(context.env)).beginWithImport(params.subjectId, {
    now,
    newId: () => uuidv7({ msecs: now }),
  })
  return isBegun ? undefined : noSuchImport(context)
})

/** The secrets that an export names by their ids. */
export function exportSecrets({ tokenSecret, passwordPepper }: Settings): ExportSecrets {
  return { TOKEN_SECRET: tokenSecret, PASSWORD_PEPPER: passwordPepper }
}

function noSuchImport(context: RequestContext): Response {
  return problemAnswer(context, 404, 'There is no such import.')
}
