import type { Place } from './describe-device.ts'

/** What is known of the browser that somebody logs in with. */
export interface Browser {
  /** The network that it is in, see `networkOf`. */
  network: string
  /** What it brings of earlier log-ins, unproven. */
  deviceCookie: string | undefined
  userAgent: string | null
  /** Where it seems to be, for its owner to recognise. */
  place: Place
}
