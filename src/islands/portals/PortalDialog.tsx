import { call } from '../management-api.ts'
import { FormDialog } from '../parts/FormDialog.tsx'
import { TextField } from '../parts/TextField.tsx'

/** Begins a portal: what it is called and where it is. Everything else has its place in the settings. */
export function PortalDialog({ onClose }: { onClose: (done: string | undefined) => void }) {
  const begin = async (form: FormData) => {
    const text = (name: string) => String(form.get(name) ?? '').trim()
    const portal = await call('POST /v3/portals', {
      body: { name: text('name'), canonical_domain: text('canonical_domain'), description: text('description') },
    })
    return `Created ${portal.name}. Developers can sign up at ${portal.portal_url} from now on.`
  }
  return (
    <FormDialog title="New portal" submitWords="Create portal" submit={begin} onClose={onClose}>
      {(problem) => (
        <>
          <TextField
            name="name"
            label="Name"
            hint="Developers read it on every page and in every letter."
            reason={problem?.reasonFor('name')}
          />
          <TextField
            name="canonical_domain"
            label="Hostname"
            hint="Where developers go, such as developers.example.com. Its DNS must lead here."
            reason={problem?.reasonFor('canonical_domain')}
          />
          <TextField
            name="description"
            label="Description"
            hint="Optional. One sentence about what they can build here."
            reason={problem?.reasonFor('description')}
            isLong
          />
        </>
      )}
    </FormDialog>
  )
}
