import type { DeveloperStatus } from './developer-status.ts'

/** Which developers are asked for: those to whom all of it applies. */
export interface DeveloperFilter {
  status?: DeveloperStatus | undefined
  /** Texts that the name contains, the address contains, one of both contains. */
  name?: string | undefined
  email?: string | undefined
  search?: string | undefined
}

export type DeveloperSort = { by: 'created_at' | 'full_name' | 'email'; direction: 'asc' | 'desc' }

/** How many characters are enough to find a text anywhere. A shorter one is found where a name or address begins so. */
export const foundAnywhereMin = 3

/** True for a text that is found anywhere. Accents that stand by themselves are no characters to the index. */
export function isFoundAnywhere(text: string): boolean {
  return [...text.normalize('NFC').replace(/[\u0300-\u036f]/g, '')].length >= foundAnywhereMin
}
