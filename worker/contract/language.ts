/** The languages that every word people read exists in. A new one does not compile until its copy is complete. */
export const languages = ['en', 'de', 'fr', 'es', 'ja'] as const

export type Language = (typeof languages)[number]

/** The language of the console and the mailbox, and of a portal until its admins choose another one. */
export const defaultLanguage = 'en' satisfies Language
