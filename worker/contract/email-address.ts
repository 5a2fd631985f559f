/** An address that was found sound. `address` is what letters are sent to, `key` is what a portal compares. */
export interface EmailAddress {
  address: string
  key: string
}

const longestAddress = 254
const longestLocalPart = 64
const longestLabel = 63
const localPart = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/
const domainAsTyped = /^[\p{L}\p{M}\p{N}.-]+$/u
const label = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/

/**
 * Reads an e-mail address as a person typed it. Surrounding space is dropped and the domain becomes lower-case ASCII
 * (punycode) before anything is judged, so that two spellings of one mailbox are one key. Quoted and non-ASCII local
 * parts, comments, lists, addresses on an IP and single-label domains are refused: they are where parsers disagree
 * (GHSA-5jpx-9hw9-2fx4, CVE-2019-19844). `+tags` and dots are kept, they are the owner's business.
 */
export function parseEmailAddress(typed: string): EmailAddress | undefined {
  const text = typed.trim()
  const at = text.indexOf('@')
  if (at < 1 || at !== text.lastIndexOf('@')) return undefined

  const local = text.slice(0, at)
  const domain = asciiDomain(text.slice(at + 1))
  if (!domain || !localPart.test(local) || local.length > longestLocalPart) return undefined

  const address = `${local}@${domain}`
  return address.length > longestAddress ? undefined : { address, key: address.toLowerCase() }
}

/**
 * The mailbox that an address most likely leads to: without a `+tag`, and at Gmail without dots. It is counted and left in
 * peace as one, however many addresses lead there. Nobody is written to at it.
 */
export function mailboxOf(emailKey: string): string {
  const [local = '', domain = ''] = emailKey.split('@')
  const [untagged = ''] = local.split('+')
  const isGmail = domain === 'gmail.com' || domain === 'googlemail.com'
  return isGmail ? `${untagged.replaceAll('.', '')}@gmail.com` : `${untagged || local}@${domain}`
}

/** A domain as addresses have it: lower-case ASCII (punycode). Undefined for what is none. */
export function asciiDomain(typed: string): string | undefined {
  if (!domainAsTyped.test(typed)) return undefined
  const parsed = URL.parse(`http://${typed}`)
  if (!parsed) return undefined

  const labels = parsed.hostname.split('.')
  const isSound = labels.length > 1 && labels.every((part) => part.length <= longestLabel && label.test(part))
  const isNumeric = /^[0-9]+$/.test(labels.at(-1) ?? '')
  return isSound && !isNumeric ? parsed.hostname : undefined
}
