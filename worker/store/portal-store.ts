import type { Database } from './database.ts'
import { developersOf } from './developers.ts'
import { publishedServicesOf } from './published-services.ts'
import { registrationsOf } from './registrations.ts'
import { sessionsOf } from './sessions.ts'

/**
 * Everything that is stored for one portal. The portal is bound here, once: who holds a store cannot name another
 * portal.
 */
export function openPortalStore(database: Database, portal: { id: string }) {
  return {
    registrations: registrationsOf(database, portal.id),
    developers: developersOf(database, portal.id),
    sessions: sessionsOf(database, portal.id),
    publishedServices: publishedServicesOf(database, portal.id),
  }
}

export type PortalStore = ReturnType<typeof openPortalStore>
