import type { Language } from '../../contract/language.ts'
import type { DeveloperTemplate, LetterTemplate, OwnWords, PlaceholderOf } from '../../contract/letter-words.ts'

/** What a letter tells, before it has words and a look: one of them for each template. */
export type Letter = { [Template in LetterTemplate]: LetterOf<Template> }[LetterTemplate]

export interface LetterOf<Template extends LetterTemplate> {
  template: Template
  /** Whom it greets; empty where nobody's name is known or may be said. Letters to admins may come to the point at once. */
  greets?: string
  /** What fills the placeholders that only this letter has. */
  values: Record<Exclude<PlaceholderOf<Template>, PlaceholderOfPlace<Template>>, string>
  /** Words of an admin, shown as a quotation. */
  quotation?: string | null
  /** Where its button leads. */
  link?: string
  /** Where somebody says that the letter is none of theirs. */
  notMeLink?: string
}

/** What is known wherever a letter is sent from. */
type PlaceholderOfPlace<Template extends LetterTemplate> = Template extends DeveloperTemplate
  ? 'portal_display_name' | 'portal_domain' | 'dev_portal_reply_to' | 'developer_email'
  : 'portal_display_name' | 'organization_name'

/** Where a letter is sent from, and what its links are built with: stored origins only, never those of a request. */
export interface LetterPlace {
  /** The portal, or the organization in letters to admins. */
  sender: {
    id: string
    name: string
    accentColor: string
    accentTextColor: string
    logoDigest: string | null
    /** Whom developers write to: where their answers go. */
    replyTo: string | null
  }
  senderOrigin: string
  consoleOrigin: string
  recipient: string
  language: Language
  /** The sender's own words for this letter; null where it has none. */
  words: OwnWords | null
  /** The token of this letter's link, in letters that carry one. */
  token: string | undefined
  /** The token of the link that says it is none of theirs, in letters that carry one. */
  notMeToken: string | undefined
}
