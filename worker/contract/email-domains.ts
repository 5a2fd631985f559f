import { asciiDomain } from './email-address.ts'

/**
 * True when an address (its key, as `parseEmailAddress` makes it) belongs to one of the domains: `example.com` is that
 * domain alone, `*.example.com` is every domain under it.
 */
export function isOfDomains(emailKey: string, domains: readonly string[]): boolean {
  const domain = emailKey.slice(emailKey.lastIndexOf('@') + 1)
  return domains.some((one) => (one.startsWith('*.') ? domain.endsWith(one.slice(1)) : domain === one))
}

/**
 * Reads one of those domains as a person typed it: `example.com` or `*.example.com`, in lower-case ASCII afterwards, so
 * that it can be compared with an address's key. Undefined for what is neither.
 */
export function parseEmailDomain(typed: string): string | undefined {
  const text = typed.trim()
  const isWildcard = text.startsWith('*.')
  const domain = asciiDomain(isWildcard ? text.slice(2) : text)
  return domain && (isWildcard ? `*.${domain}` : domain)
}

/** Which addresses may sign up. Invited ones are bound by what is denied alone. */
export interface DomainLists {
  /** Empty: every domain. */
  allowed_email_domains: readonly string[]
  /** Wins over what is allowed. */
  denied_email_domains: readonly string[]
}

/** True when the lists let an address (its key) sign up. Nothing but its domain is looked at. */
export function maySignUp(
  emailKey: string,
  { allowed_email_domains: allowed, denied_email_domains: denied }: DomainLists,
): boolean {
  return (allowed.length === 0 || isOfDomains(emailKey, allowed)) && !isOfDomains(emailKey, denied)
}
