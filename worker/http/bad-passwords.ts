import type { RequestContext } from '../env.ts'
import type { VisitedPortal } from '../store/portals.ts'
import { isBreached } from './breached-passwords.ts'

/** What is known about bad passwords on a portal, or without one on the console: for `judgePassword`. */
export function badPasswords(context: RequestContext, portal?: VisitedPortal) {
  const { env } = context
  const { settings } = context.var
  return {
    names: portal
      ? [portal.name, portal.display_name, portal.canonicalHostname, portal.organizationName]
      : ['Vestibule', settings.adminHostname],
    isCommon: async (password: string) =>
      (await commonPasswords(env.ASSETS)).has(password.normalize('NFC').toLowerCase()),
    isBreached: async (password: string) =>
      settings.breachedPasswordsUrl !== undefined && isBreached(password, settings.breachedPasswordsUrl, context),
  }
}

const readLists = new WeakMap<Fetcher, Promise<Set<string>>>()

/**
 * The most common passwords, lower-case, read once by each isolate. The build puts them next to the pages, where no door
 * serves them. That they cannot be read is a surprise and not a reason to take any password: they were deployed along
 * with this worker, and nothing is spent by a request that fails.
 */
function commonPasswords(assets: Fetcher): Promise<Set<string>> {
  const known = readLists.get(assets)
  if (known !== undefined) return known
  const list = readList(assets)
  readLists.set(assets, list)
  // Whoever comes next tries again.
  list.catch(() => readLists.delete(assets))
  return list
}

async function readList(assets: Fetcher): Promise<Set<string>> {
  const file = await assets.fetch('https://assets.invalid/common-passwords.txt')
  if (!file.ok) throw new Error('dist/common-passwords.txt is missing: the pages were not built by scripts/build.ts')
  return new Set((await file.text()).split('\n'))
}
