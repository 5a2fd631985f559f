import type { OwnWords } from '../contract/letter-words.ts'
import { type RenderedLetter, renderLetter } from '../mail/letters/render-letter.ts'
import { sampleFacts, sampleToken } from '../mail/letters/sample-facts.ts'
import type { Wording } from '../store/letter-words.ts'
import type { Portal } from '../store/portals.ts'

/** A letter of a portal with these words, as it would leave, about somebody who does not exist. Nothing in it is real. */
export function previewLetter(
  { template, language }: Wording,
  words: OwnWords,
  given: { portal: Portal; recipient: string; originOf: (hostname: string) => string; adminHostname: string },
): RenderedLetter {
  const { portal, recipient, originOf, adminHostname } = given
  return renderLetter(sampleFacts(template, language), {
    sender: {
      id: portal.id,
      name: portal.display_name,
      accentColor: portal.accent_color,
      accentTextColor: portal.accent_text_color,
      logoDigest: portal.logo_digest,
      replyTo: portal.reply_to_email ?? portal.contact_email,
    },
    senderOrigin: originOf(portal.canonicalHostname),
    consoleOrigin: originOf(adminHostname),
    recipient,
    language,
    words,
    token: sampleToken,
    notMeToken: sampleToken,
  })
}
