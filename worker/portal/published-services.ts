import { Hono } from 'hono'
import { html } from 'hono/html'
import type { Copy } from '../contract/copy.ts'
import type { PortalEnv } from '../env.ts'
import { languageOfPortal } from '../http/portal-words.ts'
import { wordsFor } from '../http/words.ts'
import type { PublishedService } from '../store/published-services.ts'
import { developerOrWayIn } from './developer-session.ts'
import { showPage } from './page.ts'

export const publishedServices = new Hono<PortalEnv>().get('/', async (context) => {
  const visitor = await developerOrWayIn(context, '/')
  if (!('developer' in visitor)) return context.redirect(visitor.wayIn, 303)

  const { services: words } = wordsFor(context)
  const lang = languageOfPortal(context.var.portal, context.var.language)
  const published = await context.var.store.publishedServices.all()
  return showPage(context, 'published-services', {
    isPrivate: true,
    facts: { full_name: visitor.developer.full_name },
    rewrite: (rewriter) =>
      rewriter
        .on('[data-services]', {
          element(element) {
            if (published.length === 0) return void element.remove()
            element.setInnerContent(published.map((service) => serviceItem(service, words, lang)).join(''), {
              html: true,
            })
          },
        })
        .on('[data-no-services]', {
          element(element) {
            if (published.length > 0) element.remove()
          },
        }),
  })
})

function serviceItem(
  service: PublishedService,
  words: Copy['services'],
  lang: ReturnType<typeof languageOfPortal>,
): string {
  const { name, version, description, documentation_url } = service
  const documentation =
    documentation_url &&
    html`<a class="service-documentation" href="${documentation_url}" rel="noreferrer">${words.documentation}<span class="visually-hidden"${lang}> ${name} ${version}</span></a>`
  return String(html`<li class="service">
    <h2 class="service-name"><span${lang}>${name}</span> <span class="service-version"><span class="visually-hidden">${words.version} </span>${version}</span></h2>
    <p class="service-description"${lang}>${description}</p>
    ${documentation}
  </li>`)
}
