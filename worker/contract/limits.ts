const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

/** At most so many within a window that begins with the first. */
export interface Allowance {
  most: number
  milliseconds: number
}

/** How many letters an hour strangers can cause on a portal: one of its settings. */
export const lettersPerHour = { least: 10, default: 1000, most: 10_000 } as const

/**
 * What is limited, and by what: the account or address that was named, whether it exists or not; the browser that has
 * logged in to that account before; the network (an IPv4 address, an IPv6 /64); the portal or the organization as a whole. All
 * are counted before anything is hashed or mailed. `docs/security.md` shows this table.
 */
export const limits = {
  'log-in': {
    /** For browsers that never logged in to the account. Those that did have limits of their own, and share some. */
    address: [
      { most: 10, milliseconds: 15 * minute },
      { most: 50, milliseconds: day },
    ],
    device: [
      { most: 10, milliseconds: 15 * minute },
      { most: 50, milliseconds: day },
    ],
    /** All known devices of an account together: collecting their proofs buys nothing. */
    devices: [
      { most: 30, milliseconds: 15 * minute },
      { most: 100, milliseconds: day },
    ],
    network: [{ most: 100, milliseconds: 15 * minute }],
    /** Known devices in a network. Strangers there, who use up what the network has, do not lock them out. */
    'device-network': [{ most: 100, milliseconds: 15 * minute }],
  },
  /**
   * Whatever has somebody written to whose address may not be theirs: a sign-up, its letter asked for again, a new
   * address.
   */
  letter: {
    /**
     * All but sign-ups: a second letter about the same. One fewer a day than an address gets, so that no stranger who asks
     * in vain for an address keeps its owner from signing up.
     */
    'address-again': [{ most: 4, milliseconds: day }],
    /** Of these, all but forgotten passwords, which have a minute of their own. */
    'address-at-once': [{ most: 1, milliseconds: minute }],
    address: [{ most: 5, milliseconds: day }],
    network: [{ most: 60, milliseconds: hour }],
    /** Unless the portal's settings say otherwise. */
    portal: [{ most: lettersPerHour.default, milliseconds: hour }],
    /** All its portals together, and the console. */
    organization: [{ most: lettersPerHour.most, milliseconds: hour }],
  },
  /**
   * A forgotten password. It shares nothing with other letters, and there is no limit for all of a portal, so that nobody
   * uses up what an owner needs. Its window is as long as the link of its letter works: whoever is refused has a link that
   * still works in the inbox.
   */
  'password-reset': {
    address: [
      { most: 1, milliseconds: minute },
      { most: 3, milliseconds: hour },
    ],
    network: [{ most: 60, milliseconds: hour }],
  },
  /** Each asking for a passkey keeps a challenge. Answering it counts as a log-in. */
  'passkey-challenge': {
    network: [{ most: 100, milliseconds: 15 * minute }],
  },
  /** The present password, asked for before something important changes. */
  'present-password': {
    account: [
      { most: 10, milliseconds: 15 * minute },
      { most: 50, milliseconds: day },
    ],
  },
  /** Codes of an authenticator app and recovery codes. */
  'second-factor': {
    /** For browsers that never gave it before: whoever knows the password keeps no known device out. */
    account: [
      { most: 5, milliseconds: 15 * minute },
      { most: 30, milliseconds: day },
    ],
    device: [
      { most: 5, milliseconds: 15 * minute },
      { most: 30, milliseconds: day },
    ],
  },
  /** A letter that an admin sends to their own address, to try its words. */
  'test-letter': {
    account: [{ most: 10, milliseconds: hour }],
  },
  /** Tokens that are given as the operator's. */
  operator: {
    network: [{ most: 30, milliseconds: 15 * minute }],
  },
} as const satisfies Record<string, Record<string, readonly Allowance[]>>

/** After so many tries to log in that were in vain, the next has to come with proof that a human makes it. */
export const triesWithoutProof = 3

/**
 * When a portal's sign-up letters are stopped: more than so many sign-ups within an hour, and more than so many times what
 * is usual there; or so many of these letters that came back within an hour, and one of so many that left. One network
 * alone cannot cause so many sign-ups.
 */
export const breaker = {
  signUps: 100,
  timesUsual: 10,
  returned: 10,
  oneOfSent: 10,
} as const

/**
 * How long somebody waits for a decision before one letter tells them that it has not been forgotten. A team that decides
 * every working day has decided by then, whatever the weekday and even after a long weekend; and nobody waits for much
 * longer without wondering.
 */
export const stillPendingAfterMilliseconds = 7 * day

/**
 * How long what came to nothing is kept after its link has expired. Sessions and what passkeys are asked for go as soon as
 * they are over; letters, and what became of them, as LETTERS_KEPT_DAYS says.
 */
export const keptAfterEnd = {
  /**
   * A sign-up that nobody confirmed, and an invitation that nobody accepted. For a month an admin can correct a mistyped
   * address and send again, and whoever opens the link after a holiday is told what to do. An address that was never
   * proven may be a stranger's: nobody needs it longer.
   */
  registration: 30 * day,
  /** The same of an invitation to the console. */
  adminInvitation: 30 * day,
  /** The link of a letter to choose a new password: whoever opens it late is told that it has expired. */
  resetLink: 30 * day,
} as const

/**
 * How long a closed portal or organization is kept before it is erased with everything it owns, unless it is reopened: long
 * enough to be missed.
 */
export const closedKeptMilliseconds = 30 * day

export type LimitedAction = keyof typeof limits
