import type { RequestContext } from '../env.ts'

/**
 * The network that a request comes from: an IPv4 address, or the /64 of an IPv6 address, since one subscriber has all of
 * it. Only Cloudflare's own header counts (ASVS 4.1.3). What cannot be read is one network that all such requests share,
 * so that a missing or broken header gets nobody around a limit.
 */
export function networkOf(context: Pick<RequestContext, 'req'>): string {
  return networkOfAddress(context.req.header('CF-Connecting-IP') ?? '')
}

/** The same for an address as text. An IPv4 address that is written as IPv6 is still that IPv4 address. */
export function networkOfAddress(address: string): string {
  const text = address.trim()
  if (/^\d{1,3}(\.\d{1,3}){3}$/.test(text)) {
    return URL.parse(`http://${text}`)?.hostname ?? 'unknown'
  }
  const canonical = text.includes(':') ? URL.parse(`http://[${text}]`)?.hostname.slice(1, -1) : undefined
  if (canonical === undefined) return 'unknown'

  const [head = '', tail] = canonical.split('::')
  const left = head === '' ? [] : head.split(':')
  const right = tail === undefined || tail === '' ? [] : tail.split(':')
  const groups = [...left, ...Array<string>(8 - left.length - right.length).fill('0'), ...right]
  const isMapped = groups.slice(0, 5).every((group) => group === '0') && groups[5] === 'ffff'
  if (isMapped) {
    const bytes = groups.slice(6).flatMap((group) => {
      const value = Number.parseInt(group, 16)
      return [value >> 8, value & 255]
    })
    return bytes.join('.')
  }
  return `${groups.slice(0, 4).join(':')}::/64`
}
