import { Hono } from 'hono'
import { copy } from '../contract/copy.ts'
import { dayIn } from '../contract/dates.ts'
import type { PortalEnv } from '../env.ts'
import { showPage } from './page.ts'
import { termsParagraphs } from './terms-text.ts'

/** The terms of service: those in force, or an older version that somebody once accepted. */
export const terms = new Hono<PortalEnv>().get('/terms', async (context) => {
  const { portal, store, language } = context.var
  const { terms: words } = copy[language]
  const wanted = context.req.query('version') ?? String(portal.terms_version)
  const version = /^[1-9][0-9]{0,5}$/.test(wanted) ? Number(wanted) : 0
  const found = version > 0 ? await store.terms.find(version) : undefined
  if (!found) return showPage(context, 'not-found', { status: 404 })

  const isCurrent = version === portal.terms_version
  return showPage(context, 'terms', {
    facts: { terms_version: words.published(version, dayIn(language, found.published_at)) },
    ...(!isCurrent && { notice: { tone: 'info', ...(portal.terms_version > 0 ? words.older : words.withdrawn) } }),
    rewrite: (rewriter) =>
      rewriter
        .on('[data-terms]', {
          element(element) {
            element.setInnerContent(termsParagraphs(found.text, portal, language), { html: true })
          },
        })
        .on('[data-current-terms]', {
          element(element) {
            if (isCurrent || portal.terms_version === 0) element.remove()
          },
        }),
  })
})
