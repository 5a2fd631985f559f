import type { PublishedService } from '../../../worker/contract/management/published-services.ts'
import { call } from '../management-api.ts'
import { FormDialog } from '../parts/FormDialog.tsx'
import { TextField } from '../parts/TextField.tsx'

interface Props {
  portalId: string
  /** The service to edit; without one a new service is added. */
  service?: PublishedService
  onClose: (done: string | undefined) => void
}

export function ServiceDialog({ portalId, service, onClose }: Props) {
  const save = async (form: FormData) => {
    const body = readService(form)
    if (service) {
      await call('PATCH /v3/portals/:portalId/published-services/:serviceId', {
        params: { portalId, serviceId: service.id },
        body,
      })
      return `Saved ${body.name} ${body.version}.`
    }
    await call('POST /v3/portals/:portalId/published-services', { params: { portalId }, body })
    return `Added ${body.name} ${body.version}. Developers see it from now on.`
  }
  return (
    <FormDialog
      title={service ? `Edit ${service.name}` : 'Add a service'}
      submitWords={service ? 'Save' : 'Add service'}
      submit={save}
      onClose={onClose}
    >
      {(problem) => (
        <>
          <TextField name="name" label="Name" value={service?.name} reason={problem?.reasonFor('name')} />
          <TextField
            name="version"
            label="Version"
            hint="Such as v1 or 2026-03."
            value={service?.version}
            reason={problem?.reasonFor('version')}
          />
          <TextField
            name="description"
            label="Description"
            hint="Optional. What developers can build with it."
            value={service?.description}
            reason={problem?.reasonFor('description')}
            isLong
          />
          <TextField
            name="documentation_url"
            label="Documentation link"
            hint="Optional. Starts with https://"
            value={service?.documentation_url}
            reason={problem?.reasonFor('documentation_url')}
          />
        </>
      )}
    </FormDialog>
  )
}

function readService(form: FormData) {
  const text = (name: string) => String(form.get(name) ?? '').trim()
  return {
    name: text('name'),
    version: text('version'),
    description: text('description'),
    documentation_url: text('documentation_url') || null,
  }
}
