import { keepPreviousData, useInfiniteQuery, useMutation } from '@tanstack/preact-query'
import { useRef, useState } from 'preact/hooks'
import type { Letter, LetterInFull } from '../../../worker/contract/management/letters.ts'
import { portalIdInAddress } from '../addresses.ts'
import { Console } from '../frame/Console.tsx'
import { useShortcuts } from '../keyboard/shortcuts.ts'
import { ManagementProblem, problemWords } from '../management-problem.ts'
import { Failed } from '../parts/Failed.tsx'
import { useKeptPlace } from '../parts/kept-place.ts'
import { Message, type MessageWords } from '../parts/Message.tsx'
import { RoomHead } from '../parts/RoomHead.tsx'
import { SearchBox } from '../parts/SearchBox.tsx'
import { queryClient, usePortal } from '../queries.ts'
import { CorrectAddressDialog } from './CorrectAddressDialog.tsx'
import { LetterTable } from './LetterTable.tsx'
import { lettersQuery, sendAgain } from './letter-queries.ts'
import { NoLetters } from './NoLetters.tsx'
import { addressOfView, type ShownLetters, shownLetters, type View, viewInAddress } from './view-in-address.ts'

/** Every letter of a portal, what became of it, and what can be done about those that did not arrive. */
export function Letters() {
  return (
    <Console room="letters">
      <Room />
    </Console>
  )
}

function Room() {
  const portal = usePortal()
  const portalId = portalIdInAddress()
  const [view, setView] = useState(viewInAddress)
  const query = useInfiniteQuery({
    ...lettersQuery(portalId, view),
    enabled: portalId !== '',
    placeholderData: keepPreviousData,
  })
  const problem = query.error instanceof ManagementProblem ? query.error : undefined
  const refusedSearch = problem?.reasonFor('recipient')
  const letters = refusedSearch ? [] : query.data?.pages.flatMap((page) => page.data)
  const [corrected, correct] = useState<NonNullable<Letter['registration']>>()
  const [message, setMessage] = useState<MessageWords>()
  const searchField = useRef<HTMLInputElement>(null)
  const place = useKeptPlace(query.data)
  useShortcuts('Letters', [{ keys: '/', words: 'Search', run: () => searchField.current?.select() }])

  const again = useMutation({
    mutationFn: ({ id }: Letter) => sendAgain(portalId, id),
    onSuccess: ({ recipient }) => setMessage({ tone: 'success', text: `Sent again to ${recipient}.` }),
    onError: (problem) => setMessage({ tone: 'error', text: problemWords(problem) }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['portals', portalId] }),
  })
  const close = (letter: LetterInFull | undefined) => {
    correct(undefined)
    if (!letter) return
    setMessage({ tone: 'success', text: `Sent a new link to ${letter.recipient}.` })
    void queryClient.invalidateQueries({ queryKey: ['portals', portalId] })
  }
  const showMore = () => {
    if (query.isFetching) return
    place.current = letters?.length
    void query.fetchNextPage()
  }
  const search = (address: string) => {
    const next = { ...view, address }
    setView(next)
    history.replaceState(null, '', addressOfView(next))
  }
  return (
    <>
      <RoomHead title="Letters" portalName={portal?.name ?? ''}>
        <p class="room-lead">What this portal wrote, to whom, and what became of it.</p>
      </RoomHead>
      <ShownLinks view={view} neverArrived={query.data?.pages[0]?.meta.never_arrived} />
      <SearchBox
        label="Search by email address"
        field={searchField}
        value={view.address}
        reason={refusedSearch}
        onSearch={search}
      />
      {query.error && !refusedSearch && !query.isFetchNextPageError && (
        <Failed title="We could not load the letters" query={query} />
      )}
      {letters?.length === 0 && !query.hasNextPage ? (
        !refusedSearch && <NoLetters view={view} onClear={() => search('')} />
      ) : (
        <LetterTable
          portalId={portalId}
          letters={letters}
          isResting={again.isPending}
          onSendAgain={(letter, row) => {
            place.current = row
            again.mutate(letter)
          }}
          onCorrect={({ registration }, row) => {
            place.current = row
            if (registration) correct(registration)
          }}
        />
      )}
      {query.isFetchNextPageError && (
        <Failed title="We could not load more letters" query={{ ...query, refetch: query.fetchNextPage }} />
      )}
      {query.hasNextPage && !query.isFetchNextPageError && (
        <button type="button" class="button load-more" aria-disabled={query.isFetchingNextPage} onClick={showMore}>
          {query.isFetchingNextPage ? 'Loading…' : 'Load more'}
        </button>
      )}
      {corrected && <CorrectAddressDialog portalId={portalId} registration={corrected} onClose={close} />}
      <Message message={message} onDismiss={() => setMessage(undefined)} />
    </>
  )
}

const shownWords: Record<ShownLetters, string> = {
  all: 'All',
  'never-arrived': 'Never arrived',
  waiting: 'Waiting',
  unconfirmed: 'Confirmation never delivered',
}

/** More than these are not counted. */
const countedMost = 100

/** Which letters can be shown. Links, so that the address bar says what is shown. */
function ShownLinks({ view, neverArrived }: { view: View; neverArrived: number | undefined }) {
  return (
    <nav class="status-links" aria-label="Letters by what became of them">
      {shownLetters.map((shown) => (
        <a
          key={shown}
          href={addressOfView({ ...view, shown })}
          aria-current={shown === view.shown ? 'page' : undefined}
        >
          {shownWords[shown]}
          {shown === 'never-arrived' && <span class="count">{countWords(neverArrived)}</span>}
        </a>
      ))}
    </nav>
  )
}

function countWords(count: number | undefined): string {
  if (count === undefined) return ''
  return count > countedMost ? `${countedMost}+` : String(count)
}
