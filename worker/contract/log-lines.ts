/**
 * The lines of the worker's log, which operators filter, count and alert by: what each says, and whether it is about
 * something that went wrong. `docs/operating.md` says what to do about it.
 */
export const logLines = {
  'a request was answered': 'info',
  'a log-in was tried': 'info',
  'the present password was tried': 'info',
  'a second factor was tried': 'info',
  'the pepper of a password is not known': 'error',
  'a request failed': 'error',
  'what follows an answer failed': 'error',
  'breached passwords could not be asked for': 'error',
  'Turnstile could not be asked': 'error',
  'the queue took no letters': 'error',
  'letters were not sent': 'error',
  'letters could not be carried': 'error',
  'a bulk job was interrupted': 'error',
  'a sweep failed': 'error',
  'nothing could be counted': 'error',
} as const satisfies Record<string, 'info' | 'error'>

export type LogLine = keyof typeof logLines

/**
 * Writes one line, in JSON. Nobody's address, name, password, token, cookie, network or query belongs into it: people are
 * told apart by their ids, requests by theirs. What was thrown goes through `describeError`.
 */
export function writeLogLine(message: LogLine, facts: Record<string, string | number | null | undefined>): void {
  const line = JSON.stringify({ message, ...facts })
  if (logLines[message] === 'error') console.error(line)
  else console.info(line)
}

/**
 * What is known of something that was thrown, without whom it was about. A failed query's own message repeats its
 * parameters, and they are people's; its cause says all that is needed. Nobody knows what other messages repeat, so
 * what looks like an address, a token or a query is struck out of them.
 */
export function describeError(error: unknown): string {
  return messageOf(error)
    .replaceAll(/(https?:\/\/[^\s?]+)\?\S*/g, '$1')
    .replaceAll(/[^\s"'<>(),:;/@]+@[^\s"'<>(),:;/@]+/g, '(address)')
    .replaceAll(/[\w-]{43,}/g, '(token)')
}

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (error.cause instanceof Error) return `${error.name}: ${messageOf(error.cause)}`
  return error.stack ?? error.message
}
