import { useMutation, useQuery } from '@tanstack/preact-query'
import { useState } from 'preact/hooks'
import type { LetterInFull } from '../../../worker/contract/management/letters.ts'
import { addressOf, developerAddress, letterAddress, letterIdInAddress, portalIdInAddress } from '../addresses.ts'
import { Console } from '../frame/Console.tsx'
import { ManagementProblem, problemWords } from '../management-problem.ts'
import { Empty } from '../parts/Empty.tsx'
import { Failed } from '../parts/Failed.tsx'
import { Message, type MessageWords } from '../parts/Message.tsx'
import { Notice } from '../parts/Notice.tsx'
import { RoomHead } from '../parts/RoomHead.tsx'
import { Section } from '../parts/Section.tsx'
import { When } from '../parts/When.tsx'
import { queryClient, usePortal } from '../queries.ts'
import { CorrectAddressDialog } from './CorrectAddressDialog.tsx'
import { letterQuery, sendAgain } from './letter-queries.ts'
import { mayLeaveAgain, meaningOf, storyOf } from './letter-words.ts'
import { StateWord } from './StateWord.tsx'
import { addressOfView } from './view-in-address.ts'

/** The story of one letter: what became of it, when and why, and what can be done about it. */
export function LetterPage() {
  return (
    <Console room="letters">
      <Room />
    </Console>
  )
}

function Room() {
  const portal = usePortal()
  const portalId = portalIdInAddress()
  const letterId = letterIdInAddress()
  const query = useQuery({ ...letterQuery(portalId, letterId), enabled: letterId !== '' })
  const [isCorrecting, setCorrecting] = useState(false)
  const [message, setMessage] = useState<MessageWords>()
  const list = addressOf('letters', portalId)
  const letter = query.data

  /** Shows the letter that leaves. It may be a new one, with a story of its own. */
  const follow = (leaving: LetterInFull, text: string) => {
    if (leaving.id !== letterId) return location.assign(letterAddress(portalId, leaving.id))
    queryClient.setQueryData(letterQuery(portalId, letterId).queryKey, leaving)
    setMessage({ tone: 'success', text })
  }
  const again = useMutation({
    mutationFn: () => sendAgain(portalId, letterId),
    onSuccess: (leaving) => follow(leaving, `Sent again to ${leaving.recipient}.`),
    onError: (problem) => {
      setMessage({ tone: 'error', text: problemWords(problem) })
      void query.refetch()
    },
  })

  if (query.error instanceof ManagementProblem && query.error.status === 404) {
    return (
      <Empty title="There is no such letter" isWholeRoom>
        <p>Letters are kept for some time only, and go with the developer whom they were for.</p>
        <a class="button" href={list}>
          See all letters
        </a>
      </Empty>
    )
  }
  return (
    <>
      <a class="back-link" href={list}>
        ← All letters
      </a>
      <RoomHead
        title={letter?.subject ?? 'Letter'}
        portalName={portal?.name ?? ''}
        action={
          letter && (
            <div class="letter-actions">
              {letter.registration && (
                <button type="button" class="button" onClick={() => setCorrecting(true)}>
                  Correct the address
                </button>
              )}
              {mayLeaveAgain(letter) && (
                <button
                  type="button"
                  class="button"
                  data-tone="primary"
                  aria-disabled={again.isPending}
                  onClick={() => again.isPending || again.mutate()}
                >
                  {again.isPending ? 'Sending…' : letter.state === 'held' ? 'Send it now' : 'Send again'}
                </button>
              )}
            </div>
          )
        }
      >
        <p class="room-lead">
          {letter && (
            <>
              <span class="letter-address">To {letter.recipient}</span>
              <StateWord state={letter.state} />
            </>
          )}
        </p>
      </RoomHead>
      {query.error && !letter && <Failed title="We could not load this letter" query={query} />}
      {!letter && !query.error && (
        <div aria-busy="true">
          <span class="skeleton skeleton-card" />
          <span class="visually-hidden">Loading…</span>
        </div>
      )}
      {letter && <Story letter={letter} portalId={portalId} />}
      {isCorrecting && letter?.registration && (
        <CorrectAddressDialog
          portalId={portalId}
          registration={letter.registration}
          onClose={(leaving) => {
            setCorrecting(false)
            if (leaving) follow(leaving, `Sent a new link to ${leaving.recipient}.`)
          }}
        />
      )}
      <Message message={message} onDismiss={() => setMessage(undefined)} />
    </>
  )
}

function Story({ letter, portalId }: { letter: LetterInFull; portalId: string }) {
  const { recipient, undeliverable, registration, developer_id, provider_id, resends, error, state } = letter
  return (
    <>
      {undeliverable && (
        <Notice tone="error" title="No letter goes to this address at the moment">
          <p class="notice-text">
            {asSentence(undeliverable.reason)} That was <When at={undeliverable.since} />. Once you send a letter there
            again, others follow.
          </p>
        </Notice>
      )}
      <Section title="What became of it" lead={<span role="status">{meaningOf(letter)}</span>}>
        <ol class="letter-story">
          {storyOf(letter).map((chapter) => (
            <li key={`${chapter.at} ${chapter.state}`} class="letter-chapter" data-state={chapter.state}>
              <p class="letter-chapter-words">{chapter.words}</p>
              {chapter.detail && <p class="letter-said">“{chapter.detail}”</p>}
              <p class="letter-chapter-when">
                <When at={chapter.at} />
              </p>
            </li>
          ))}
        </ol>
        {state === 'waiting' && error && <p class="letter-said">The last try said: “{error}”</p>}
      </Section>
      <Section title="About it">
        <dl class="facts letter-facts">
          {registration && (
            <div>
              <dt>For</dt>
              <dd>
                {registration.full_name ? <bdi>{registration.full_name}</bdi> : 'Somebody'}, who{' '}
                {registration.is_invited ? 'was invited' : 'signed up'} and has not confirmed yet
              </dd>
            </div>
          )}
          {developer_id && (
            <div>
              <dt>Developer</dt>
              <dd>
                <a href={developerAddress(portalId, developer_id)}>See their page</a>
              </dd>
            </div>
          )}
          <div>
            <dt>Recipient</dt>
            <dd>
              <a href={`${addressOf('letters', portalId)}${addressOfView({ shown: 'all', address: recipient })}`}>
                All letters to this address
              </a>
            </dd>
          </div>
          {resends > 0 && (
            <div>
              <dt>Sent again</dt>
              <dd>{resends === 1 ? 'Once' : `${resends} times`}</dd>
            </div>
          )}
          <div>
            <dt>Provider’s id</dt>
            <dd>{provider_id ? <span class="address">{provider_id}</span> : 'None yet'}</dd>
          </div>
          <div>
            <dt>Letter’s id</dt>
            <dd>
              <span class="address">{letter.id}</span>
            </dd>
          </div>
        </dl>
      </Section>
    </>
  )
}

/** Mail servers end their sentences as they like. */
function asSentence(reason: string): string {
  return /[.!?…]$/.test(reason) ? reason : `${reason}.`
}
