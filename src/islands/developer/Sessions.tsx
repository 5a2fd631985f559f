import { useMutation, useQuery } from '@tanstack/preact-query'
import type { DeveloperInFull } from '../../../worker/contract/management/developers.ts'
import { call } from '../management-api.ts'
import { problemWords } from '../management-problem.ts'
import type { MessageWords } from '../parts/Message.tsx'
import { Section } from '../parts/Section.tsx'
import { When } from '../parts/When.tsx'
import { Records } from './Records.tsx'
import { refreshDeveloper, sessionsQuery, type Whom } from './record-queries.ts'

interface Props {
  developer: DeveloperInFull
  whom: Whom
  say: (message: MessageWords) => void
}

/** Where a developer is logged in. Nobody's password changes when a session ends: they can log in again. */
export function Sessions({ developer, whom, say }: Props) {
  const query = useQuery(sessionsQuery(whom))
  const { data: sessions } = query
  const { mutate, isPending } = useMutation({
    mutationFn: async (sessionId: string | undefined) => {
      if (sessionId === undefined) {
        await call('DELETE /v3/portals/:portalId/developers/:developerId/sessions', { params: { ...whom } })
        return `Logged out ${developer.full_name} everywhere.`
      }
      await call('DELETE /v3/portals/:portalId/developers/:developerId/sessions/:sessionId', {
        params: { ...whom, sessionId },
      })
      return 'Ended the session.'
    },
    onSuccess: (text) => {
      say({ tone: 'success', text })
      document.getElementById('sessions')?.focus()
    },
    onError: (problem) => say({ tone: 'error', text: problemWords(problem) }),
    onSettled: () => void refreshDeveloper(whom),
  })
  const end = (sessionId?: string) => isPending || mutate(sessionId)
  return (
    <Section
      title="Sessions"
      action={
        sessions &&
        sessions.length > 1 && (
          <button type="button" class="button" aria-disabled={isPending} onClick={() => end()}>
            End all sessions
          </button>
        )
      }
    >
      <div class="record-list" id="sessions" tabIndex={-1}>
        <Records what="the sessions" query={query}>
          {sessions?.length === 0 && <p class="record-empty">They are not logged in anywhere.</p>}
          {sessions && sessions.length > 0 && (
            <ul class="records">
              {sessions.map(({ id, created_at, last_seen_at }) => (
                <li key={id} class="record">
                  <div>
                    <p class="record-title">
                      Logged in <When at={created_at} />
                    </p>
                    <p class="record-text">
                      Last seen <When at={last_seen_at} />
                    </p>
                  </div>
                  <button type="button" class="button" aria-disabled={isPending} onClick={() => end(id)}>
                    End<span class="visually-hidden"> this session</span>
                  </button>
                </li>
              ))}
            </ul>
          )}
        </Records>
      </div>
    </Section>
  )
}
