import Bowser from 'bowser'

const browserNames = new Set<string | undefined>(Object.values(Bowser.BROWSER_MAP))
const systemNames = new Set<string | undefined>(Object.values(Bowser.OS_MAP))

/**
 * A browser and where it runs, as people tell their devices apart: "Firefox on Linux", or "Unknown device". Only names
 * that are well known: whoever logs in chooses what their browser says of itself, and must not choose what stands in a
 * letter.
 */
export function describeDevice(userAgent: string | null): string {
  if (!userAgent) return unknown
  const { browser, os } = Bowser.parse(userAgent)
  const known = [
    browserNames.has(browser.name) ? browser.name : undefined,
    systemNames.has(os.name) ? os.name : undefined,
  ]
  return known.filter(Boolean).join(' on ') || unknown
}

const unknown = 'Unknown device'
