import * as z from 'zod'
import { email } from './fields.ts'
import { adminRole, adminsPerOrganization } from './management/admins.ts'
import { namelessRules } from './management/approval-rules.ts'
import { language, templates, unknownPlaceholder, wordsChange } from './management/email-templates.ts'
import { hostnamesPerPortal, newHostname } from './management/hostnames.ts'
import { portalSettings } from './management/portals.ts'
import { newPublishedService, publishedServicesPerPortal } from './management/published-services.ts'
import { registrationFields } from './management/registration-form.ts'
import { uuid } from './management/shapes.ts'
import { termsText } from './management/terms.ts'

/** Says of each entry that has the key of an earlier one that it is there twice. */
const once =
  <Item>(keyOf: (item: Item) => string, member?: string) =>
  (items: Item[], context: z.core.$RefinementCtx<Item[]>) => {
    const keys = items.map(keyOf)
    for (const [place, key] of keys.entries()) {
      if (keys.indexOf(key) === place) continue
      const path = member === undefined ? [place] : [place, member]
      context.addIssue({ code: 'custom', path, message: 'must not be given twice' })
    }
  }

const hostnames = z
  .array(newHostname, { error: 'must be a list of hostnames' })
  .min(1, { error: 'must name the hostname that links are built with' })
  .max(hostnamesPerPortal, { error: `must have at most ${hostnamesPerPortal} entries` })
  .superRefine(once((hostname) => hostname))

const letters = z
  .partialRecord(z.enum(templates), z.partialRecord(language, wordsChange, { error: 'must name languages' }), {
    error: 'must name letters',
  })
  .superRefine((all, context) => {
    for (const template of templates) {
      for (const [inLanguage, words] of Object.entries(all[template] ?? {})) {
        for (const [word, text] of Object.entries(words)) {
          const message = unknownPlaceholder(template, text ?? '')
          if (message === undefined) continue
          context.addIssue({ code: 'custom', path: [template, inLanguage, word], message })
        }
      }
    }
  })

const services = z
  .array(newPublishedService, { error: 'must be a list of services' })
  .max(publishedServicesPerPortal, { error: `must have at most ${publishedServicesPerPortal} entries` })
  .superRefine(once(({ name, version }) => JSON.stringify([name, version])))

const admin = z.strictObject({ email: email.transform(({ address }) => address), role: adminRole })

const admins = z
  .array(admin, { error: 'must be a list of admins' })
  .max(adminsPerOrganization, { error: `must have at most ${adminsPerOrganization} entries` })
  .superRefine(once(({ email }) => email.toLowerCase(), 'email'))

/**
 * One portal, whole, as something that can be written down, compared and applied. What is left out stays as it is; of the
 * settings each by itself, and everything else as a whole.
 */
export const portalDescription = z.strictObject({
  organization: uuid.meta({ description: 'The id of the organization that the portal belongs to.' }),
  hostnames: hostnames.meta({
    description: 'All hostnames of the portal. Links are built with the first; the others lead to it.',
  }),
  settings: portalSettings
    .partial()
    .optional()
    .meta({ description: 'The settings. Each that is left out stays as it is.' }),
  registration_form: registrationFields.optional().meta({
    description: 'What is asked besides name and address. Without an id, a field is known by its label and kind.',
  }),
  approval_rules: namelessRules.optional().meta({
    description: 'Who is approved or rejected without a human: the first rule that applies decides.',
  }),
  terms: termsText.nullable().optional().meta({
    description: 'The terms of service, as text; null for none. Another text is published as a new version.',
  }),
  letters: letters.optional().meta({
    description: 'The portal’s own words, by letter and language. What is not here says the default.',
  }),
  published_services: services.optional().meta({ description: 'The services that the portal lists.' }),
  admins: admins.optional().meta({
    description:
      'Who runs the portal. Service admins who are not here lose it; organization admins stay. New ones are invited.',
  }),
})

export type PortalDescription = z.infer<typeof portalDescription>

/** A description that leaves nothing out. */
export type WholeDescription = Required<Omit<PortalDescription, 'settings'>> & {
  settings: Required<NonNullable<PortalDescription['settings']>>
}

/** What a description consists of, besides the organization. */
const descriptionSections = [
  'hostnames',
  'settings',
  'registration_form',
  'approval_rules',
  'terms',
  'letters',
  'published_services',
  'admins',
] as const
export type DescriptionSection = (typeof descriptionSections)[number]

/** The sections in which two descriptions differ. Each has one way to be written, so that their texts can be compared. */
export function differingSections(before: PortalDescription | null, after: PortalDescription): DescriptionSection[] {
  return descriptionSections.filter((section) => JSON.stringify(before?.[section]) !== JSON.stringify(after[section]))
}
