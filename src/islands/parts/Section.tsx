import type { ComponentChildren } from 'preact'

interface Props {
  title: string
  lead?: ComponentChildren
  /** What can be done with the whole section, at the end of its head. */
  action?: ComponentChildren
  children?: ComponentChildren
}

/** A card with a heading of its own, for rooms that hold more than one thing. */
export function Section({ title, lead, action, children }: Props) {
  return (
    <section class="section">
      <div class="section-head">
        <div>
          <h2>{title}</h2>
          {lead && <p class="section-lead">{lead}</p>}
        </div>
        {action}
      </div>
      {children}
    </section>
  )
}
