import { queryOptions, useMutation, useQuery } from '@tanstack/preact-query'
import type { OwnSession } from '../../../worker/contract/management/account.ts'
import { call } from '../management-api.ts'
import { problemWords } from '../management-problem.ts'
import { Failed } from '../parts/Failed.tsx'
import type { MessageWords } from '../parts/Message.tsx'
import { Section } from '../parts/Section.tsx'
import { When } from '../parts/When.tsx'
import { queryClient } from '../queries.ts'

const ownSessionsQuery = queryOptions({
  queryKey: ['me', 'sessions'],
  queryFn: async ({ signal }) => (await call('GET /v3/me/sessions', { signal })).data,
})

/** Where they are logged in, and the way to log out what they do not know. */
export function OwnSessions({ say }: { say: (message: MessageWords) => void }) {
  const query = useQuery(ownSessionsQuery)
  const { data: sessions } = query
  const { mutate, isPending } = useMutation({
    mutationFn: async (session: OwnSession | undefined) => {
      if (!session) {
        await call('DELETE /v3/me/sessions', {})
        return 'Logged you out everywhere else.'
      }
      await call('DELETE /v3/me/sessions/:sessionId', { params: { sessionId: session.id } })
      return `${session.device} is logged out.`
    },
    onSuccess: (text) => {
      say({ tone: 'success', text })
      document.getElementById('own-sessions')?.focus()
    },
    onError: (problem) => say({ tone: 'error', text: problemWords(problem) }),
    onSettled: () => void queryClient.invalidateQueries({ queryKey: ownSessionsQuery.queryKey }),
  })
  const end = (session?: OwnSession) => isPending || mutate(session)
  return (
    <Section
      title="Where you are logged in"
      lead="If you do not recognise one, log it out and change your password."
      action={
        sessions &&
        sessions.length > 1 && (
          <button type="button" class="button" aria-disabled={isPending} onClick={() => end()}>
            Log out all others
          </button>
        )
      }
    >
      {query.error && !sessions && <Failed title="We could not load where you are logged in" query={query} />}
      {!sessions && !query.error && (
        <div aria-busy="true">
          <span class="skeleton" />
          <span class="visually-hidden">Loading…</span>
        </div>
      )}
      {sessions && (
        <ul class="rows" id="own-sessions" tabIndex={-1}>
          {sessions.map((session) => (
            <li key={session.id} class="row">
              <div class="row-text">
                <p class="row-title">
                  {session.device}
                  {session.is_this && <span class="row-mark">This browser</span>}
                </p>
                <p class="field-hint">
                  {session.place && `${session.place}. `}
                  Logged in <When at={session.created_at} />, last seen <When at={session.last_seen_at} />.
                </p>
              </div>
              {!session.is_this && (
                <button type="button" class="button" aria-disabled={isPending} onClick={() => end(session)}>
                  Log out<span class="visually-hidden"> {session.device}</span>
                </button>
              )}
            </li>
          ))}
        </ul>
      )}
    </Section>
  )
}
