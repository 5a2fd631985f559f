import type { Env, Hono } from 'hono'
import { Refused } from './refused.ts'

/** Answers 405 with `Allow` to every other method of the paths that an app has so far. Call it after its last route. */
export function refuseOtherMethods<E extends Env>(app: Hono<E>): void {
  const methodsByPath = new Map<string, Set<string>>()
  for (const { method, path } of app.routes) {
    if (method !== 'ALL') methodsByPath.set(path, (methodsByPath.get(path) ?? new Set()).add(method))
  }
  for (const [path, methods] of methodsByPath) {
    app.all(path, (context) => {
      context.header('Allow', [...methods].join(', '))
      throw new Refused('method_not_allowed')
    })
  }
}
