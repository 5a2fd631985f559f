/** The rooms of one portal, by the last part of their address. */
type PortalRoom =
  | 'overview'
  | 'published-services'
  | 'developers'
  | 'invitations'
  | 'letters'
  | 'bulk-jobs'
  | 'registration-form'
  | 'terms'
  | 'approval-rules'
  | 'letter-words'
  | 'settings'

/** Every room of the console. */
export type Room = keyof typeof addressesOfOrganization | PortalRoom

const addressesOfOrganization = {
  portals: '/',
  admins: '/admins',
  activity: '/activity',
  account: '/account',
} as const

/** Where a room is. Undefined as long as it is not known which portal's. */
export function addressOf(room: Room, portalId: string | undefined): string | undefined {
  if (room === 'portals' || room === 'admins' || room === 'activity' || room === 'account') {
    return addressesOfOrganization[room]
  }
  return portalId && `/portals/${portalId}/${room}`
}

/** Where one bulk job is, with how far it has come. */
export function bulkJobAddress(portalId: string, jobId: string): string {
  return `/portals/${portalId}/bulk-jobs/${jobId}`
}

/** Where the words of one letter are, in one language. */
export function letterWordsAddress(portalId: string, letter: string, language: string): string {
  return `/portals/${portalId}/letter-words?${new URLSearchParams({ letter, language })}`
}

/** Where a list of people to invite is: what is wrong with it, and how far the invitations have come. */
export function invitationListAddress(portalId: string, listId: string): string {
  return `/portals/${portalId}/invitations?${new URLSearchParams({ list: listId })}`
}

/** Where every decision of a bulk job is told, one by one. */
export function activityOfJob(portalId: string, jobId: string): string {
  return `/activity?${new URLSearchParams({ portal: portalId, job: jobId })}`
}

/** Where a developer's own page is. */
export function developerAddress(portalId: string, developerId: string): string {
  return `/portals/${portalId}/developers/${developerId}`
}

/** Where the story of one letter is. */
export function letterAddress(portalId: string, letterId: string): string {
  return `/portals/${portalId}/letters/${letterId}`
}

/** The portal named by the address bar. Empty on pages about no portal in particular, and while a page is built. */
export function portalIdInAddress(): string {
  return inAddress(/^\/portals\/([^/]+)/)
}

/** The developer named by the address bar, on their own page. */
export function developerIdInAddress(): string {
  return inAddress(/^\/portals\/[^/]+\/developers\/([^/]+)/)
}

/** The bulk job named by the address bar, on its own page. */
export function bulkJobIdInAddress(): string {
  return inAddress(/^\/portals\/[^/]+\/bulk-jobs\/([^/]+)/)
}

/** The letter named by the address bar, on its own page. */
export function letterIdInAddress(): string {
  return inAddress(/^\/portals\/[^/]+\/letters\/([^/]+)/)
}

function inAddress(pattern: RegExp): string {
  return globalThis.location?.pathname.match(pattern)?.[1] ?? ''
}
