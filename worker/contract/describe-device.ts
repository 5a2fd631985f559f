import Bowser from 'bowser'

/** A browser and where it runs, as people tell their devices apart: "Firefox on Linux", or "Unknown device". */
export function describeDevice(userAgent: string | null): string {
  if (!userAgent) return unknown
  const { browser, os } = Bowser.parse(userAgent)
  return [browser.name, os.name].filter(Boolean).join(' on ') || unknown
}

const unknown = 'Unknown device'
