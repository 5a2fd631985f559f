import { Hono } from 'hono'
import { html } from 'hono/html'
import { v7 as uuidv7 } from 'uuid'
import { copy } from '../contract/copy.ts'
import { momentIn } from '../contract/dates.ts'
import { describeDevice, describePlace, deviceOf } from '../contract/describe-device.ts'
import { endSessionsForm } from '../contract/forms.ts'
import type { Language } from '../contract/language.ts'
import type { PortalEnv } from '../env.ts'
import { readForm } from '../http/form.ts'
import { sentence } from '../http/sentence.ts'
import { hashToken } from '../secrets/token.ts'
import type { OwnSession } from '../store/accounts.ts'
import { showAccountPage } from './account-page.ts'
import { forOwner } from './developer-session.ts'
import type { Dress } from './page.ts'

/** The browsers that are logged in to an account, and the way to log them out. */
export const accountSessions = new Hono<PortalEnv>()
  .get(
    '/account/sessions',
    forOwner(async (context, owner) => {
      const { store, now, language } = context.var
      const { developer, sessionToken } = owner
      const words = copy[language].account.sessions
      const notices: Record<string, Dress['notice']> = {
        ended: { tone: 'success', ...words.ended },
        others_ended: { tone: 'success', ...words.others_ended },
      }
      const notice = notices[context.req.query('notice') ?? '']
      const sessions = await store.accounts.sessions(developer.id, await hashToken(sessionToken), now)
      return showAccountPage(context, owner, 'account/sessions', {
        ...(notice && { notice }),
        rewrite: (rewriter) =>
          rewriter
            .on('[data-sessions]', {
              element(element) {
                element.setInnerContent(sessions.map((session) => sessionItem(session, { language, now })).join(''), {
                  html: true,
                })
              },
            })
            .on('[data-other-sessions]', {
              element(element) {
                if (sessions.every(({ is_this }) => is_this === 1)) element.remove()
              },
            }),
      })
    }),
  )
  .post(
    '/account/sessions',
    forOwner(async (context, { developer, sessionToken }) => {
      const form = await readForm(context, endSessionsForm)
      if (!form.ok) return context.redirect('/account/sessions', 303)

      const { store, now } = context.var
      const { end } = form.value
      const which = end === 'others' ? { exceptTokenHash: await hashToken(sessionToken) } : { sessionId: end }
      await store.accounts.endSessions(developer.id, which, { eventId: uuidv7({ msecs: now }), now })
      return context.redirect(`/account/sessions?notice=${end === 'others' ? 'others_ended' : 'ended'}`, 303)
    }),
  )

function sessionItem(session: OwnSession, shown: { language: Language; now: number }): string {
  const { account, device: deviceWords } = copy[shown.language]
  const { sessions: words } = account
  const { id, is_this: isThis } = session
  const device = describeDevice(deviceOf(session.user_agent), deviceWords)
  const place = describePlace(session, shown.language, deviceWords)
  const facts = sentence(words.activity, {
    seen: timeOf(session.last_seen_at, shown),
    began: timeOf(session.created_at, shown),
  })
  const mark = isThis ? html` <span class="session-this">${words.this_browser}</span>` : ''
  const end = isThis
    ? ''
    : html`<button class="button" type="submit" name="end" value="${id}">${words.end}<span class="visually-hidden">: ${device}</span></button>`
  return String(html`<li class="session">
    <div>
      <h2 class="session-device">${device}${mark}</h2>
      <p class="session-facts">${place && `${place} · `}${facts}</p>
    </div>
    ${end}
  </li>`)
}

/** How long ago, and exactly when on hover: a page without script does not know the reader's zone. */
export function timeOf(at: number, { language, now }: { language: Language; now: number }) {
  const relative = new Intl.RelativeTimeFormat(language, { numeric: 'auto' })
  const minutes = Math.round((at - now) / 60_000)
  const [count, unit] =
    minutes > -60
      ? ([minutes, 'minute'] as const)
      : minutes > -24 * 60
        ? ([Math.round(minutes / 60), 'hour'] as const)
        : ([Math.round(minutes / (24 * 60)), 'day'] as const)
  const time = minutes === 0 ? copy[language].account.sessions.just_now : relative.format(count, unit)
  return html`<time datetime="${new Date(at).toISOString()}" title="${momentIn(language, at)}">${time}</time>`
}
