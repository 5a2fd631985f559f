import type { Context } from 'hono'
import type { PortalEnv } from '../env.ts'
import type { Owner } from './developer-session.ts'
import { type Dress, type PageName, showPage } from './page.ts'

/** A page of somebody's account. Its head says who is logged in, and no browser keeps it. */
export function showAccountPage(
  context: Context<PortalEnv>,
  { developer }: Owner,
  page: Extract<PageName, `account${string}`>,
  dress: Dress = {},
): Promise<Response> {
  return showPage(context, page, {
    ...dress,
    values: { ...dress.values, username: developer.email },
    facts: { ...dress.facts, full_name: developer.full_name },
    isPrivate: true,
  })
}
