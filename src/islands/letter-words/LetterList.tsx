import { useQuery } from '@tanstack/preact-query'
import { defaultLanguage } from '../../../worker/contract/language.ts'
import { letterWordsAddress } from '../addresses.ts'
import { Failed } from '../parts/Failed.tsx'
import { RoomHead } from '../parts/RoomHead.tsx'
import { emailTemplatesQuery, usePortal } from '../queries.ts'
import { languageNames } from './language-names.ts'

/** Every letter that developers get, what it is for, and in which languages its words are the portal's own. */
export function LetterList({ portalId }: { portalId: string }) {
  const portal = usePortal()
  const query = useQuery({ ...emailTemplatesQuery(portalId), enabled: portalId !== '' })
  return (
    <>
      <RoomHead title="Letter words" portalName={portal?.name ?? ''}>
        <p class="room-lead">What developers read in their inbox. Change the words that should be your own.</p>
      </RoomHead>
      {query.error && !query.data && <Failed title="We could not load the letters" query={query} />}
      {!query.data && !query.error && <span class="skeleton skeleton-card" />}
      {query.data && (
        <ul class="letter-list">
          {query.data.map(({ name, title, description, changed_languages: changed }) => (
            <li key={name}>
              <a href={letterWordsAddress(portalId, name, changed[0] ?? defaultLanguage)}>{title}</a>
              {changed.length > 0 && (
                <span class="row-mark">Own words in {changed.map((one) => languageNames[one]).join(', ')}</span>
              )}
              <p>{description}</p>
            </li>
          ))}
        </ul>
      )}
    </>
  )
}
