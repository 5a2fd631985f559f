import { isLanguage, languageNames } from '../../../worker/contract/language.ts'
import type { ShownEvent } from './event-words.tsx'

/** What was changed, from what to what; and whatever else was noted, word for word. Folded until somebody wants it. */
export function EventDetails({ event: { action, details } }: { event: ShownEvent }) {
  // A change is told as the value before and the value after.
  const isChange = (value: unknown): value is [unknown, unknown] =>
    changingActions.includes(action) && Array.isArray(value) && value.length === 2
  const told = Object.entries(details ?? {}).filter(([name]) => !saidAlready[action]?.includes(name))
  if (told.length === 0) return null
  return (
    <details class="event-details">
      <summary>{told.some(([, value]) => isChange(value)) ? 'What changed' : 'Details'}</summary>
      <dl>
        {told.map(([name, value]) => (
          <div key={name}>
            <dt>{wordsOf(name)}</dt>
            {isChange(value) ? (
              <dd>
                <span class="visually-hidden">From </span>
                <bdi class="event-before">{textOf(value[0], name)}</bdi>
                <span aria-hidden="true"> → </span>
                <span class="visually-hidden"> to </span>
                <bdi>{textOf(value[1], name)}</bdi>
              </dd>
            ) : (
              <dd>
                <bdi>{textOf(value, name)}</bdi>
              </dd>
            )}
          </div>
        ))}
      </dl>
    </details>
  )
}

const changingActions: ShownEvent['action'][] = ['change_portal', 'change_service', 'change_admin']

/** What the sentence says. */
const saidAlready: Partial<Record<ShownEvent['action'], string[]>> = {
  accept_terms: ['version'],
  publish_terms: ['version'],
  withdraw_terms: ['version'],
  end_sessions: ['sessions'],
}

function wordsOf(name: string): string {
  const words = name.replaceAll('_', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

const nameOfChoice = /^[a-z]+(_[a-z]+)+$/

function textOf(value: unknown, name: string): string {
  if (value === null || value === undefined || value === '') return 'Nothing'
  if (typeof value === 'boolean') return value ? 'Yes' : 'No'
  if (name === 'language' && isLanguage(value)) return languageNames[value]
  if (typeof value === 'string') return nameOfChoice.test(value) ? value.replaceAll('_', ' ') : value
  if (typeof value === 'number') return String(value)
  if (Array.isArray(value) && value.length === 0) return 'Nothing'
  if (Array.isArray(value) && value.every((one) => typeof one === 'string')) return value.join(', ')
  return JSON.stringify(value)
}
