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
  /**
   * The same whenever these letters are tried again, so that the receiving side takes them once. What was sent with it
   * before were these letters, and perhaps others. At most 100 characters.
   */
  key: string
  /** True if they are, or were at the first try, several: then they go as a batch, even if one is left. */
  isBatch: boolean
  messages: Message[]
  now: number
}

/** Why something was not taken. */
interface Trouble {
  /** As an operator may read it in the log: a word or a number, and never an address. */
  code: string
  /** In the receiving side's own words. */
  error: string
}

/** What the receiving side said. */
export type Handover =
  /** Of each letter in the consignment. */
  | { outcome: 'answered'; letters: Answered[] }
  /** Nothing is known, or nothing was looked at: all of it is tried again as it is, no sooner than it asks for. */
  | ({ outcome: 'unavailable'; retryAfterMilliseconds?: number } & Trouble)

export type Answered =
  /** With this request, or with an earlier one of the same key. */
  | { id: string; outcome: 'taken'; providerId: string | null }
  /** Trying again would not help. */
  | ({ id: string; outcome: 'failed' } & Trouble)
  /** It was not taken with this request, for a reason that others do not share or that the operator can mend. */
  | ({ id: string; outcome: 'refused' } & Trouble)

/** A way for letters to leave. */
export interface Transport {
  /** How many letters it takes in one request. */
  most: number
  /** How many milliseconds lie between two requests. */
  gap: number
  send(consignment: Consignment): Promise<Handover>
}
