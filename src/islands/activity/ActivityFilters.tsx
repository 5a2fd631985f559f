import { useQuery } from '@tanstack/preact-query'
import { SelectField } from '../parts/SelectField.tsx'
import { portalsQuery } from '../queries.ts'
import { DayField } from './DayField.tsx'
import { eventWords } from './event-words.tsx'
import type { Filters } from './filters-in-address.ts'

interface Props {
  filters: Filters
  /** Whoever was seen acting, by id. */
  actors: Record<string, string>
  onChange: (changed: Partial<Filters>) => void
}

const actions = Object.fromEntries(Object.entries(eventWords).map(([action, { name }]) => [action, name]))

/** Which events to show. Each choice counts at once. */
export function ActivityFilters({ filters, actors, onChange }: Props) {
  const { data: portals = [] } = useQuery(portalsQuery)
  const names = Object.fromEntries(portals.map(({ id, name }) => [id, name]))
  return (
    <fieldset class="activity-filters">
      <legend class="visually-hidden">Filter the activity</legend>
      <SelectField
        name="filter-portal"
        label="Portal"
        options={{ '': 'All portals', ...withChosen(names, filters.portal, 'Another portal') }}
        value={filters.portal}
        onChange={(portal) => onChange({ portal })}
      />
      <SelectField
        name="filter-actor"
        label="Who"
        options={{ '': 'Anybody', me: 'Me', ...withChosen(actors, filters.actor, 'Somebody') }}
        value={filters.actor}
        onChange={(actor) => onChange({ actor })}
      />
      <SelectField
        name="filter-action"
        label="What"
        options={{ '': 'Anything', ...withChosen(actions, filters.action, 'Something else') }}
        value={filters.action}
        onChange={(action) => onChange({ action })}
      />
      <DayField name="filter-from" label="From" value={filters.from} onChange={(from) => onChange({ from })} />
      <DayField name="filter-to" label="To" value={filters.to} onChange={(to) => onChange({ to })} />
    </fieldset>
  )
}

/** What the address asks for is among the options, whether it is known or not. */
function withChosen(options: Record<string, string>, chosen: string, otherwise: string): Record<string, string> {
  return chosen === '' || chosen === 'me' || options[chosen] ? options : { ...options, [chosen]: otherwise }
}
