/** A letter ready to leave. */
export interface Message {
  id: string
  /** How often it was sent before and is sent again now because somebody wanted it: 0 the first time. */
  sending: number
  /** Who it speaks for: the portal's name, or the organization's. */
  portal: string
  /** As a mail header has it: `"Name" <address>`. */
  from: string
  replyTo: string | null
  recipient: string
  subject: string
  text: string
  html: string
}

/** Letters that are handed over in one request. */
export interface Consignment {
  /** The same whenever these letters are tried again, so that the receiving side takes them once. At most 100 characters. */
  key: string
  /** True if they are, or were at the first try, several: then they go as a batch, even if one is left. */
  isBatch: boolean
  messages: Message[]
  now: number
}

/** What the receiving side said. */
export type Handover =
  | { outcome: 'answered'; letters: Answered[] }
  /** Nothing is known, or nothing was taken: all of it is tried again, no sooner than it asks for. */
  | { outcome: 'unavailable'; error: string; retryAfterMilliseconds?: number }

export type Answered =
  | { id: string; outcome: 'taken'; providerId: string | null }
  /** Trying again would not help. */
  | { id: string; outcome: 'failed'; error: string }

/** A way for letters to leave. */
export interface Transport {
  /** How many letters it takes in one request. */
  most: number
  /** How many milliseconds lie between two requests. */
  gap: number
  send(consignment: Consignment): Promise<Handover>
}
