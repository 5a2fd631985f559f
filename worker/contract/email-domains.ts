/**
 * True when an address (its key, as `parseEmailAddress` makes it) belongs to one of the domains: `example.com` is that
 * domain alone, `*.example.com` is every domain under it.
 */
export function isOfDomains(emailKey: string, domains: readonly string[]): boolean {
  const domain = emailKey.slice(emailKey.lastIndexOf('@') + 1)
  return domains.some((one) => (one.startsWith('*.') ? domain.endsWith(one.slice(1)) : domain === one))
}
