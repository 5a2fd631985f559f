import { useInfiniteQuery } from '@tanstack/preact-query'
import { useEffect, useRef, useState } from 'preact/hooks'
import { Console } from '../frame/Console.tsx'
import { Empty } from '../parts/Empty.tsx'
import { Failed } from '../parts/Failed.tsx'
import { RoomHead } from '../parts/RoomHead.tsx'
import { ActivityFilters } from './ActivityFilters.tsx'
import { activityQuery } from './activity-query.ts'
import { EventList } from './EventList.tsx'
import { actorName } from './event-words.tsx'
import { queryOf, useFilters } from './filters-in-address.ts'
import { LoadingEvents } from './LoadingEvents.tsx'

/** Everything that was done in the organization: who, what, when and why. */
export function Activity() {
  return (
    <Console room="activity">
      <Room />
    </Console>
  )
}

const eventsAtOnce = 25
/** How many pages are looked through for as many events, before somebody is asked whether to go on. */
const pagesAtOnce = 20

function Room() {
  const { filters, change, clear, revision, isFiltered } = useFilters()
  const conditions = queryOf(filters)
  const query = useInfiniteQuery(activityQuery(conditions))
  const events = query.data?.pages.flatMap((page) => page.data)
  const actors = useRef<Record<string, string>>({})
  for (const { actor } of events ?? []) if (actor.name !== null) actors.current[actor.id] = actorName(actor)

  const { isLooking, lookFurther } = useLooking(query, events?.length ?? 0, JSON.stringify(filters))
  const file = (format: string) => {
    const given = Object.entries({ format, ...conditions }).filter((entry): entry is [string, string] => !!entry[1])
    return `/v3/activity/export?${new URLSearchParams(given)}`
  }
  return (
    <>
      <RoomHead
        title="Activity"
        action={
          <div class="activity-files">
            <a class="button" href={file('csv')} download>
              Export CSV
            </a>
            <a class="button" href={file('jsonl')} download>
              Export JSON lines
            </a>
          </div>
        }
      >
        <p class="room-lead">Everything that admins, developers and approval rules did.</p>
      </RoomHead>
      <ActivityFilters key={revision} filters={filters} actors={actors.current} onChange={change} />
      {filters.job && (
        <p class="activity-job">
          Only what one bulk job did.{' '}
          <button type="button" class="button" onClick={() => change({ job: '' })}>
            Show everything
          </button>
        </p>
      )}
      {query.error && !query.isFetchNextPageError && <Failed title="We could not load the activity" query={query} />}
      {!events && !query.error && <LoadingEvents />}
      {events && events.length > 0 && (
        <div class="section">
          <EventList events={events} />
        </div>
      )}
      {events?.length === 0 && !query.hasNextPage && <NothingHere isFiltered={isFiltered} onClear={clear} />}
      {query.isFetchNextPageError && (
        <Failed title="We could not load more" query={{ ...query, refetch: query.fetchNextPage }} />
      )}
      {query.hasNextPage && !query.isFetchNextPageError && (
        <div class="activity-more">
          {events?.length === 0 && (
            <p role="status">
              {isLooking ? 'Looking further back…' : 'Nothing found so far, but there is more to look through.'}
            </p>
          )}
          <button type="button" class="button load-more" aria-disabled={isLooking} onClick={lookFurther}>
            {isLooking ? 'Loading…' : events?.length === 0 ? 'Look further back' : 'Load more'}
          </button>
        </div>
      )}
    </>
  )
}

/**
 * Goes on by itself while a page comes back short although there is more: where no index answers all filters together, a
 * page is what was found in a part of the events.
 */
function useLooking(
  query: {
    hasNextPage: boolean
    isFetching: boolean
    isFetchNextPageError: boolean
    data?: { pages: unknown[] } | undefined
    fetchNextPage: () => Promise<unknown>
  },
  found: number,
  what: string,
) {
  const [goal, setGoal] = useState({ what, events: eventsAtOnce, pages: pagesAtOnce })
  const wanted = goal.what === what ? goal : { events: eventsAtOnce, pages: pagesAtOnce }
  const pages = query.data?.pages.length ?? 0
  const isShort = pages > 0 && query.hasNextPage && found < wanted.events && pages < wanted.pages

  useEffect(() => {
    if (isShort && !query.isFetching && !query.isFetchNextPageError) void query.fetchNextPage()
  }, [isShort, query])

  return {
    isLooking: isShort || query.isFetching,
    lookFurther: () => {
      if (!query.isFetching) setGoal({ what, events: found + eventsAtOnce, pages: pages + pagesAtOnce })
    },
  }
}

function NothingHere({ isFiltered, onClear }: { isFiltered: boolean; onClear: () => void }) {
  if (!isFiltered) {
    return (
      <Empty title="Nothing happened yet">
        <p>Decisions, settings, sign-ups: whatever is done from now on is told here.</p>
      </Empty>
    )
  }
  return (
    <Empty title="Nothing matches">
      <p>No event fits all of these filters.</p>
      <button type="button" class="button" onClick={onClear}>
        Clear the filters
      </button>
    </Empty>
  )
}
