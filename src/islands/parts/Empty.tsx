import type { ComponentChildren } from 'preact'

interface Props {
  title: string
  /** True when nothing else is in the room, so that this is its heading. */
  isWholeRoom?: boolean
  children: ComponentChildren
}

/** What belongs here, and the first step towards it. */
export function Empty({ title, isWholeRoom, children }: Props) {
  return (
    <div class="empty">
      {isWholeRoom ? <h1>{title}</h1> : <h2>{title}</h2>}
      {children}
    </div>
  )
}
