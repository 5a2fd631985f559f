import type { ComponentChildren } from 'preact'
import { useEffect } from 'preact/hooks'

interface Props {
  title: string
  /** The name of the portal that the room is about; empty until it is known. */
  portalName?: string | undefined
  /** What stands right under the heading. */
  children?: ComponentChildren
  /** The room's primary action. */
  action?: ComponentChildren
}

export function RoomHead({ title, portalName, children, action }: Props) {
  useEffect(() => {
    if (portalName) document.title = `${title} · ${portalName} · Vestibule`
  }, [title, portalName])

  return (
    <div class="room-head">
      <div class="room-title">
        {portalName !== undefined && <p class="room-portal">{portalName}</p>}
        <h1>{title}</h1>
        {children}
      </div>
      {action}
    </div>
  )
}
