import Bowser from 'bowser'
import type { DeviceWords } from './copy.ts'
import type { Language } from './language.ts'

/** A browser and the system that it runs on, by their own names, which are the same in every language. */
export interface Device {
  browser: string | null
  system: string | null
}

/** Where a browser seems to be: a city by name, a country by its two letters, for every language calls it differently. */
export interface Place {
  city: string | null
  country: string | null
}

const browserNames = new Set<string | undefined>(Object.values(Bowser.BROWSER_MAP))
const systemNames = new Set<string | undefined>(Object.values(Bowser.OS_MAP))

/**
 * What a browser says of itself, in names that are well known and no others: whoever logs in chooses what their browser
 * says, and must not choose what stands in a letter.
 */
export function deviceOf(userAgent: string | null): Device {
  if (!userAgent) return { browser: null, system: null }
  const { browser, os } = Bowser.parse(userAgent)
  return {
    browser: browserNames.has(browser.name) ? (browser.name ?? null) : null,
    system: systemNames.has(os.name) ? (os.name ?? null) : null,
  }
}

/** A device as people tell theirs apart: "Firefox on Linux", or "Unknown device". */
export function describeDevice({ browser, system }: Device, words: DeviceWords): string {
  if (browser && system) return words.known(browser, system)
  return browser || system || words.unknown
}

/** A place as a reader knows it: "Lisbon, Portugal", the country or the city alone, or null where nothing is known. */
export function describePlace({ city, country }: Place, language: Language, words: DeviceWords): string | null {
  const countryName = country && new Intl.DisplayNames(language, { type: 'region' }).of(country)
  if (city && countryName) return words.city(city, countryName)
  return city || countryName || null
}
