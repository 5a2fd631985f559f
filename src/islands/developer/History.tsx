import { useInfiniteQuery } from '@tanstack/preact-query'
import { EventList } from '../activity/EventList.tsx'
import { Section } from '../parts/Section.tsx'
import { Records } from './Records.tsx'
import { eventsQuery, type Whom } from './record-queries.ts'

/** What happened to a developer: who did it, when and why. */
export function History({ whom }: { whom: Whom }) {
  const query = useInfiniteQuery(eventsQuery(whom))
  const events = query.data?.pages.flatMap((page) => page.data)
  return (
    <Section title="History">
      <Records what="the history" query={query}>
        {events && <EventList events={events} />}
      </Records>
    </Section>
  )
}
