import { consoleDoor } from '../worker/console/console-door.ts'
import { mailboxDoor } from '../worker/mailbox/mailbox-door.ts'
import { operatorDoor } from '../worker/operator/operator-door.ts'
import { portalDirectory } from '../worker/portal/portal-directory.ts'
import { portalDoor } from '../worker/portal/portal-door.ts'
import { acme, admin } from './world.ts'

export interface Route {
  hostname: string
  method: string
  /** As the door names it, with its parameters. */
  path: string
}

export const mailbox = 'mail.localhost'

const doors = [
  [acme, portalDoor(portalDirectory())],
  [admin, consoleDoor()],
  [admin, operatorDoor()],
  [mailbox, mailboxDoor()],
] as const

/** Every route of every door, read from the doors themselves: one that is added tomorrow is among them. */
export const routes: Route[] = doors.flatMap(([hostname, { routes }]) => {
  const names = routes.filter(({ method }) => method !== 'ALL').map(({ method, path }) => `${method} ${path}`)
  return [...new Set(names)].map((name) => {
    const [method = '', path = ''] = name.split(' ')
    return { hostname, method, path }
  })
})

/** A path that the route answers: its parameters are filled with what is given, or with an id of nobody. */
export function pathOfRoute({ path }: Route, parameters: Record<string, string> = {}): string {
  return path
    .replace(
      /:(\w+)(\{\(\?:([\w-]+)[^}]*\})?/g,
      (_, name, _pattern, first) => parameters[name] ?? first ?? crypto.randomUUID(),
    )
    .replace('/*', '/nothing.css')
}
