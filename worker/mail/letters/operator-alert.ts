import { momentIn } from '../../contract/dates.ts'
import { toAdmins } from '../../contract/letter-words/to-admins.ts'
import type { LetterFacts } from '../../contract/letters.ts'
import type { TroubledPlace } from '../../contract/operator-alerts.ts'
import type { Letter, LetterPlace } from './letter.ts'

type Alert = Extract<LetterFacts, { kind: 'operator-alert' }>

/** To the operator: something is wrong with the installation, or was and is over. */
export function operatorAlert(facts: Alert, { consoleOrigin }: LetterPlace): Letter {
  const { trouble, places } = facts
  const since = momentIn('en', facts.since)
  const count = new Intl.NumberFormat('en').format(facts.count ?? 0)
  const readiness = `${consoleOrigin}/readyz`
  if (facts.until !== null) {
    const values = { trouble: toAdmins[`operator-alert-${trouble}`].heading, since, until: momentIn('en', facts.until) }
    return { template: 'operator-alert-over', values, link: readiness }
  }
  switch (trouble) {
    case 'letters_failed':
      return {
        template: 'operator-alert-letters_failed',
        values: { count, since, places: inFull(places) },
        link: readiness,
      }
    case 'outbox_stuck':
      return { template: 'operator-alert-outbox_stuck', values: { since }, link: readiness }
    case 'letters_stopped':
      return {
        template: 'operator-alert-letters_stopped',
        values: { since, names: listOf(places, ({ name }) => name), places: inFull(places) },
        link: `${consoleOrigin}/portals/${places[0]?.id}/letters`,
      }
    case 'database_failures':
      return { template: 'operator-alert-database_failures', values: { count, since }, link: readiness }
  }
}

/** With the ids that commands and the log know them by. */
function inFull(places: TroubledPlace[]): string {
  return listOf(places, ({ id, name, is_portal }) => `${name} (${is_portal ? 'portal' : 'organization'} ${id})`)
}

const namedAtMost = 10

function listOf(places: TroubledPlace[], nameOf: (place: TroubledPlace) => string): string {
  const names = places.slice(0, namedAtMost).map(nameOf)
  const more = places.length > namedAtMost ? [`${places.length - namedAtMost} more`] : []
  return new Intl.ListFormat('en').format([...names, ...more])
}
