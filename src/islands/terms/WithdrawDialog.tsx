import { call } from '../management-api.ts'
import { FormDialog } from '../parts/FormDialog.tsx'

interface Props {
  portalId: string
  current: number
  onClose: (done: string | undefined) => void
}

export function WithdrawDialog({ portalId, current, onClose }: Props) {
  const withdraw = async () => {
    await call('DELETE /v3/portals/:portalId/terms', { params: { portalId }, version: current })
    return 'Withdrew the terms. Nobody is asked to accept any.'
  }
  return (
    <FormDialog
      title={`Withdraw version ${current}?`}
      submitWords="Withdraw terms"
      tone="danger"
      submit={withdraw}
      onClose={onClose}
    >
      {() => (
        <p>
          Nobody is asked to accept terms any more. Every version stays readable, with who accepted it, and you can
          publish again at any time.
        </p>
      )}
    </FormDialog>
  )
}
