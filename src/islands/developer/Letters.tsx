import { useInfiniteQuery } from '@tanstack/preact-query'
import type { DeveloperLetter } from '../../../worker/contract/management/developer-records.ts'
import { Section } from '../parts/Section.tsx'
import { When } from '../parts/When.tsx'
import { Records } from './Records.tsx'
import { lettersQuery, type Whom } from './record-queries.ts'

/** What we wrote to a developer. */
export function Letters({ whom }: { whom: Whom }) {
  const query = useInfiniteQuery(lettersQuery(whom))
  const letters = query.data?.pages.flatMap((page) => page.data)
  return (
    <Section title="Letters">
      <Records what="the letters" query={query}>
        {letters?.length === 0 && <p class="record-empty">We wrote them nothing yet.</p>}
        {letters && letters.length > 0 && (
          <ul class="records">
            {letters.map((letter) => (
              <li key={letter.id} class="record">
                <div>
                  <p class="record-title">{letter.subject}</p>
                  <p class="record-text">To {letter.recipient}</p>
                </div>
                <p class="record-when">
                  <Sending letter={letter} />
                </p>
              </li>
            ))}
          </ul>
        )}
      </Records>
    </Section>
  )
}

function Sending({ letter: { sent_at, attempts } }: { letter: DeveloperLetter }) {
  if (sent_at) {
    return (
      <>
        Sent <When at={sent_at} />
      </>
    )
  }
  return <>{attempts > 1 ? `Waiting, tried ${attempts} times` : 'Waiting to be sent'}</>
}
