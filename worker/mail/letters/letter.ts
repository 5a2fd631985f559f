/** What a letter says, before it has a look: the same facts become its text and its HTML. */
export interface Letter {
  subject: string
  /** The first line in an inbox, after the subject. */
  preview: string
  heading: string
  paragraphs: string[]
  /** Words of an admin, shown as a quotation. */
  quotation?: string | null
  button?: { label: string; url: string }
  /** Why the recipient got this letter. */
  why: string
  /** Where somebody says that what the letter is about is none of theirs. */
  notMeLink?: string
}

/** Where a letter is sent from, and what its links are built with: stored origins only, never those of a request. */
export interface LetterPlace {
  /** The portal, or the organization in letters to admins. */
  sender: { id: string; name: string; accentColor: string; accentTextColor: string; logoDigest: string | null }
  senderOrigin: string
  consoleOrigin: string
  /** The token of this letter's link, in letters that carry one. */
  token: string | undefined
}
