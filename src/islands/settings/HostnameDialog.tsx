import { call } from '../management-api.ts'
import { FormDialog } from '../parts/FormDialog.tsx'
import { TextField } from '../parts/TextField.tsx'

interface Props {
  portalId: string
  onClose: (done: string | undefined) => void
}

export function HostnameDialog({ portalId, onClose }: Props) {
  const add = async (form: FormData) => {
    const { hostname } = await call('POST /v3/portals/:portalId/hostnames', {
      params: { portalId },
      body: { hostname: String(form.get('hostname') ?? '') },
    })
    return `Added ${hostname}. It leads to the portal now.`
  }
  return (
    <FormDialog title="Add a hostname" submitWords="Add hostname" submit={add} onClose={onClose}>
      {(problem) => (
        <TextField
          name="hostname"
          label="Hostname"
          hint="Such as developers.example.com. Its DNS must lead here."
          reason={problem?.reasonFor('hostname')}
        />
      )}
    </FormDialog>
  )
}
