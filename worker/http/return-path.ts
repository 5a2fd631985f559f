const plainPath = /^\/[A-Za-z0-9._~!$&'()*+,;=:@%/?-]*$/

/**
 * Where to go after logging in: `wanted` if it is a plain path of this origin, and the start page otherwise. What a
 * browser could read as another host (`//host`, `/\host`, `/.//host`, tabs, schemes) is never followed (ASVS 3.7.2).
 */
export function returnPath(wanted: string, origin: string): string {
  if (!plainPath.test(wanted)) return '/'
  const url = URL.parse(wanted, origin)
  const isOwn = url !== null && url.origin === origin && !url.pathname.includes('//')
  return isOwn ? `${url.pathname}${url.search}` : '/'
}
