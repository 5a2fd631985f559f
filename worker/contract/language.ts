/** The languages that every word people read exists in. A new one does not compile until its copy is complete. */
export type Language = 'en'

export const defaultLanguage: Language = 'en'
