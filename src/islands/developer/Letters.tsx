import { useInfiniteQuery } from '@tanstack/preact-query'
import { letterAddress } from '../addresses.ts'
import { StateWord } from '../letters/StateWord.tsx'
import { Section } from '../parts/Section.tsx'
import { When } from '../parts/When.tsx'
import { Records } from './Records.tsx'
import { lettersQuery, type Whom } from './record-queries.ts'

/** What we wrote to a developer, and what became of it. */
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
                  <p class="record-title">
                    <a href={letterAddress(whom.portalId, letter.id)}>{letter.subject}</a>
                  </p>
                  <p class="record-text">To {letter.recipient}</p>
                </div>
                <p class="record-when">
                  <StateWord state={letter.state} /> <When at={letter.sent_at ?? letter.created_at} />
                </p>
              </li>
            ))}
          </ul>
        )}
      </Records>
    </Section>
  )
}
