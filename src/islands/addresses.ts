export type Room = 'portals' | 'published-services' | 'developers'

/** Where a room is. Undefined as long as it is not known which portal's. */
export function addressOf(room: Room, portalId: string | undefined): string | undefined {
  if (room === 'portals') return '/'
  return portalId && `/portals/${portalId}/${room}`
}

/** The portal named by the address bar. Empty on pages about no portal in particular, and while a page is built. */
export function portalIdInAddress(): string {
  return globalThis.location?.pathname.match(/^\/portals\/([^/]+)/)?.[1] ?? ''
}
