import type { Portal } from '../../../worker/contract/management/portals.ts'
import { call } from '../management-api.ts'
import { FormDialog } from '../parts/FormDialog.tsx'

interface Props {
  portal: Portal
  onClose: (done: string | undefined) => void
}

/** Asks before held letters are thrown away, for the registrations behind them go, too. */
export function DiscardLettersDialog({ portal, onClose }: Props) {
  const discard = async () => {
    const params = { portalId: portal.id }
    await call('POST /v3/portals/:portalId/letters/resume', { params, body: { held: 'discard' } })
    return 'The held letters and their registrations are gone.'
  }
  return (
    <FormDialog
      title={`Discard the held letters of ${portal.name}?`}
      submitWords="Discard them"
      tone="danger"
      submit={discard}
      onClose={onClose}
    >
      {() => (
        <p>
          Whoever waits for one of them never gets it, and their registration is deleted; they can sign up again.
          Letters of new sign-ups leave as always from now on.
        </p>
      )}
    </FormDialog>
  )
}
