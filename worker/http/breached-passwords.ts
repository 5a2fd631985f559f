import { createHash } from 'node:crypto'
import { writeLogLine } from '../contract/log-lines.ts'
import type { RequestContext } from '../env.ts'
import { aboutRequest } from './request-record.ts'

const patienceMilliseconds = 2_000

/**
 * True if a password is known from breaches, by a service that speaks the range protocol of Pwned Passwords (ASVS
 * 6.2.12): it is told five of the forty digits of the password's SHA-1, which tens of thousands of others share, and
 * answers with all that begin like that. Padding hides even the length of that answer; it is what was seen 0 times.
 * When it cannot be asked nobody is kept waiting, nothing is refused, and one line in the log says so.
 */
export async function isBreached(password: string, rangesUrl: string, context: RequestContext): Promise<boolean> {
  const digest = createHash('sha1').update(password.normalize('NFC'), 'utf8').digest('hex').toUpperCase()
  const range = await askForRange(`${rangesUrl}${digest.slice(0, 5)}`)
  if ('failure' in range) {
    const { failure: reason } = range
    writeLogLine('breached passwords could not be asked for', { ...aboutRequest(context), reason })
    return false
  }
  const wanted = `${digest.slice(5)}:`
  const line = range.lines.find((one) => one.startsWith(wanted))
  return line !== undefined && Number(line.slice(wanted.length)) > 0
}

async function askForRange(url: string): Promise<{ lines: string[] } | { failure: string }> {
  try {
    const response = await fetch(url, {
      headers: { 'Add-Padding': 'true', 'User-Agent': 'Vestibule' },
      redirect: 'manual',
      signal: AbortSignal.timeout(patienceMilliseconds),
    })
    if (!response.ok) return { failure: `status ${response.status}` }
    return { lines: (await response.text()).split(/\r?\n/) }
  } catch (error) {
    // Its name and no more: the message may tell the address, and with it a part of the digest.
    return { failure: error instanceof Error ? error.name : 'unknown' }
  }
}
