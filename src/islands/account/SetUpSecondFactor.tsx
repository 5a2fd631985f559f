import { browserSupportsWebAuthn } from '@simplewebauthn/browser'
import { QueryClientProvider } from '@tanstack/preact-query'
import { useState } from 'preact/hooks'
import { queryClient } from '../queries.ts'
import { type AddedFactor, AddFactor, type FactorKind } from './AddFactor.tsx'
import { RecoveryCodesDialog } from './RecoveryCodesDialog.tsx'

/** Where a log-in stops until an admin has the second factor that their organization asks for. */
export function SetUpSecondFactor() {
  const [asking, ask] = useState<FactorKind>()
  const [codes, showCodes] = useState<string[]>()
  const close = (added: AddedFactor | undefined) => {
    ask(undefined)
    if (!added) return
    if (added.recoveryCodes.length > 0) showCodes(added.recoveryCodes)
    else goOn()
  }
  return (
    <QueryClientProvider client={queryClient}>
      <div class="card">
        <p class="wordmark">
          Vestibule <span>Console</span>
        </p>
        <div class="card-head">
          <h1>Set up a second factor</h1>
          <p class="card-lead">
            Your organization asks for one: a password alone does not open the console. It takes a minute, and you need
            it each time you log in.
          </p>
        </div>
        <div class="form">
          {browserSupportsWebAuthn() && (
            <button type="button" class="button" data-tone="primary" data-size="wide" onClick={() => ask('passkey')}>
              Add a passkey
            </button>
          )}
          <button type="button" class="button" data-size="wide" onClick={() => ask('app')}>
            Add an authenticator app
          </button>
        </div>
        <form class="entrance-way-out" method="post" action="/logout">
          <button class="button-link" type="submit">
            Log out
          </button>
        </form>
      </div>
      {asking && <AddFactor kind={asking} onClose={close} />}
      {codes && <RecoveryCodesDialog codes={codes} onClose={goOn} />}
    </QueryClientProvider>
  )
}

// The server knows that nothing is missing any more, and where the admin wanted to go.
function goOn() {
  location.assign(`/second-factor${location.search}`)
}
