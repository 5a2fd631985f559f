import type { Portal } from '../../../worker/contract/management/portals.ts'
import { Day } from '../parts/Day.tsx'

/** Until when a closed portal can be opened again. */
export function ErasedUnlessReopened({ portal }: { portal: Portal }) {
  if (portal.erases_at === null) return null
  return (
    <>
      It is erased with everything it holds on <Day at={portal.erases_at} />, unless it is reopened before.
    </>
  )
}
