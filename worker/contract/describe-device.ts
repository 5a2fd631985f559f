import Bowser from 'bowser'
import type { DeviceWords } from './copy.ts'

const browserNames = new Set<string | undefined>(Object.values(Bowser.BROWSER_MAP))
const systemNames = new Set<string | undefined>(Object.values(Bowser.OS_MAP))

/**
 * A browser and where it runs, as people tell their devices apart: "Firefox on Linux", or "Unknown device". Only names
 * that are well known: whoever logs in chooses what their browser says of itself, and must not choose what stands in a
 * letter.
 */
export function describeDevice(userAgent: string | null, words: DeviceWords): string {
  if (!userAgent) return words.unknown
  const { browser, os } = Bowser.parse(userAgent)
  const browserName = browserNames.has(browser.name) ? browser.name : undefined
  const systemName = systemNames.has(os.name) ? os.name : undefined
  if (browserName && systemName) return words.known(browserName, systemName)
  return browserName || systemName || words.unknown
}
