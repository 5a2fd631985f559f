import { Hono } from 'hono'
import { copy } from '../contract/copy.ts'
import { describeDevice, describePlace, deviceOf } from '../contract/describe-device.ts'
import type { Language } from '../contract/language.ts'
import type { PortalEnv } from '../env.ts'
import { instant } from '../http/endpoint.ts'
import type { OwnData } from '../store/developer-records.ts'
import { showAccountPage } from './account-page.ts'
import { forOwner } from './developer-session.ts'

/** Everything that is kept about a developer, for themselves to take along. */
export const accountData = new Hono<PortalEnv>()
  .get(
    '/account/data',
    forOwner((context, owner) => showAccountPage(context, owner, 'account/data')),
  )
  .get(
    '/account/data.json',
    forOwner(async (context, { developer }) => {
      const { portal, store, settings, now, language } = context.var
      const data = await store.developerRecords.ownData(developer.id)
      if (!data) throw new Error('a developer was deleted while their data was read')
      const file = {
        portal: { name: portal.display_name, url: settings.originOf(portal.canonicalHostname) },
        exported_at: instant(now),
        ...answerOf(data, language),
      }
      return context.body(JSON.stringify(file, null, 2), 200, {
        'Content-Type': 'application/json',
        'Content-Disposition': `attachment; filename="my-account-${instant(now).slice(0, 10)}.json"`,
        'Cache-Control': 'no-store',
      })
    }),
  )

function answerOf(
  { profile, terms_acceptances, sessions, passkeys, events, letters, notes }: OwnData,
  language: Language,
) {
  const { answers, signed_up_at, created_at, updated_at, first_approved_at, first_logged_in_at, ...rest } = profile
  const { device: words } = copy[language]
  return {
    profile: {
      ...rest,
      signed_up_at: instant(signed_up_at),
      created_at: instant(created_at),
      updated_at: instant(updated_at),
      first_approved_at: instantOrNull(first_approved_at),
      first_logged_in_at: instantOrNull(first_logged_in_at),
    },
    answers,
    terms_acceptances: terms_acceptances.map(({ version, accepted_at }) => ({
      version,
      accepted_at: instant(accepted_at),
    })),
    sessions: sessions.map(({ user_agent, city, country, created_at: since, last_seen_at }) => ({
      device: describeDevice(deviceOf(user_agent), words),
      user_agent,
      place: describePlace({ city, country }, language, words),
      created_at: instant(since),
      last_seen_at: instant(last_seen_at),
    })),
    passkeys: passkeys.map(({ name, created_at: since, last_used_at }) => ({
      name,
      created_at: instant(since),
      last_used_at: instantOrNull(last_used_at),
    })),
    letters: letters.map(({ created_at: since, sent_at, ...letter }) => ({
      ...letter,
      created_at: instant(since),
      sent_at: instantOrNull(sent_at),
    })),
    notes: notes.map(({ text, created_at: at }) => ({ text, created_at: instant(at) })),
    events: events.map(({ created_at: at, ...event }) => ({ ...event, created_at: instant(at) })),
  }
}

const instantOrNull = (milliseconds: number | null) => (milliseconds === null ? null : instant(milliseconds))
