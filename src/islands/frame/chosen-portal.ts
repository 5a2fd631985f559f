import { useEffect, useState } from 'preact/hooks'
import type { Portal } from '../../../worker/contract/management/portals.ts'
import { portalIdInAddress } from '../addresses.ts'

const rememberedAs = 'portal'

/**
 * The portal that the menu is about: the one in the address, else the last one visited, else the first. `id` is known
 * before the portals are loaded, so that the menu's links work at once.
 */
export function useChosenPortal(portals: Portal[] | undefined) {
  const [wanted, want] = useState(
    () => portalIdInAddress() || globalThis.sessionStorage?.getItem(rememberedAs) || undefined,
  )
  const chosen = portals?.find(({ id }) => id === wanted) ?? portals?.[0]
  const id = portals ? chosen?.id : wanted

  useEffect(() => {
    if (chosen && chosen.id === wanted) sessionStorage.setItem(rememberedAs, chosen.id)
  }, [chosen, wanted])

  return { id, choose: want }
}
