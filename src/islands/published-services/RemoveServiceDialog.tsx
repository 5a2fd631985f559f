import type { PublishedService } from '../../../worker/contract/management/published-services.ts'
import { call } from '../management-api.ts'
import { FormDialog } from '../parts/FormDialog.tsx'

interface Props {
  portalId: string
  service: PublishedService
  onClose: (done: string | undefined) => void
}

export function RemoveServiceDialog({ portalId, service, onClose }: Props) {
  const whole = `${service.name} ${service.version}`
  const remove = async () => {
    await call('DELETE /v3/portals/:portalId/published-services/:serviceId', {
      params: { portalId, serviceId: service.id },
    })
    return `Removed ${whole}.`
  }
  return (
    <FormDialog title={`Remove ${whole}?`} submitWords="Remove service" tone="danger" submit={remove} onClose={onClose}>
      {() => <p>Developers will no longer find it on the portal. The API itself is not touched.</p>}
    </FormDialog>
  )
}
