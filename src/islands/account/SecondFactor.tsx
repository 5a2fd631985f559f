import { useQuery } from '@tanstack/preact-query'
import { useState } from 'preact/hooks'
import { Failed } from '../parts/Failed.tsx'
import type { MessageWords } from '../parts/Message.tsx'
import { Section } from '../parts/Section.tsx'
import { When } from '../parts/When.tsx'
import { passkeysQuery, queryClient, secondFactorQuery } from '../queries.ts'
import { type AddedFactor, AddFactor, type FactorKind } from './AddFactor.tsx'
import { Passkeys } from './Passkeys.tsx'
import { RecoveryCodesDialog } from './RecoveryCodesDialog.tsx'
import { RemoveAppDialog } from './RemoveAppDialog.tsx'
import { RenewCodesDialog } from './RenewCodesDialog.tsx'

type Asking = FactorKind | 'remove_app' | 'renew_codes'

const secondFactor = 'A second proof that it is you when you log in: a code from an app, or a passkey.'

/** What an admin has besides the password: an authenticator app, passkeys, and recovery codes for when both are gone. */
export function SecondFactor({ say }: { say: (message?: MessageWords) => void }) {
  const query = useQuery(secondFactorQuery)
  const passkeys = useQuery(passkeysQuery)
  const [asking, ask] = useState<Asking>()
  const [codes, showCodes] = useState<string[]>()
  const open = (what: Asking) => {
    say()
    ask(what)
  }
  const close = (done?: AddedFactor) => {
    ask(undefined)
    if (!done) return
    say({ tone: 'success', text: done.words })
    if (done.recoveryCodes.length > 0) showCodes(done.recoveryCodes)
    refresh()
  }
  const factor = query.data
  const hasAny = factor?.totp_added_at || (passkeys.data?.length ?? 0) > 0
  return (
    <Section
      title="Second factor"
      lead={factor?.is_required ? `${secondFactor} Your organization asks for one.` : secondFactor}
    >
      {query.error && !factor && <Failed title="We could not load your second factor" query={query} />}
      {!factor && !query.error && <span class="skeleton" aria-busy="true" />}
      {factor && (
        <div class="rows">
          <div class="row">
            <div class="row-text">
              <p class="row-title">Authenticator app</p>
              <p class="field-hint">
                {factor.totp_added_at ? (
                  <>
                    Added <When at={factor.totp_added_at} />
                  </>
                ) : (
                  'An app on your phone shows a new code every 30 seconds.'
                )}
              </p>
            </div>
            <button type="button" class="button" onClick={() => open(factor.totp_added_at ? 'remove_app' : 'app')}>
              {factor.totp_added_at ? 'Remove' : 'Add'}
              <span class="visually-hidden"> authenticator app</span>
            </button>
          </div>
          <Passkeys
            passkeys={passkeys.data}
            onAdd={() => open('passkey')}
            onAsk={() => say()}
            onDone={(words) => {
              say({ tone: 'success', text: words })
              refresh()
            }}
          />
          {hasAny && (
            <div class="row">
              <div class="row-text">
                <p class="row-title">Recovery codes</p>
                <p class="field-hint">
                  {factor.recovery_codes_left} of 10 left. Each opens the console once, when you have neither app nor
                  passkey at hand.
                </p>
              </div>
              <button type="button" class="button" onClick={() => open('renew_codes')}>
                Make new ones
              </button>
            </div>
          )}
        </div>
      )}
      {(asking === 'app' || asking === 'passkey') && <AddFactor kind={asking} onClose={close} />}
      {asking === 'remove_app' && <RemoveAppDialog onClose={close} />}
      {asking === 'renew_codes' && <RenewCodesDialog onClose={close} />}
      {codes && !asking && <RecoveryCodesDialog codes={codes} onClose={() => showCodes(undefined)} />}
    </Section>
  )
}

function refresh() {
  void queryClient.invalidateQueries({ queryKey: ['me'] })
}
