import { When } from '../parts/When.tsx'
import { EventDetails } from './EventDetails.tsx'
import { EventSentence, type ShownEvent } from './event-words.tsx'

/** Events, each as a sentence with its reason, its particulars and its time. */
export function EventList({ events }: { events: ShownEvent[] }) {
  return (
    <ol class="events">
      {events.map((event) => (
        <li key={event.id} class="event">
          <EventSentence event={event} />
          <p class="event-when">
            <When at={event.created_at} />
          </p>
          {event.reason && (
            <blockquote class="event-reason" dir="auto">
              {event.reason}
            </blockquote>
          )}
          <EventDetails event={event} />
        </li>
      ))}
    </ol>
  )
}
