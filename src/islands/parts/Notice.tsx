import circleAlert from 'lucide-static/icons/circle-alert.svg?raw'
import circleCheck from 'lucide-static/icons/circle-check.svg?raw'
import type { ComponentChildren } from 'preact'
import { Icon } from './Icon.tsx'

interface Props {
  tone: 'success' | 'error'
  title: string
  children?: ComponentChildren
}

/** A tinted box with an icon; the same look as on the portal's pages. */
export function Notice({ tone, title, children }: Props) {
  return (
    <div class="notice" data-tone={tone}>
      <span class="notice-icon" data-icon={tone}>
        <Icon svg={tone === 'success' ? circleCheck : circleAlert} />
      </span>
      <p class="notice-title">{title}</p>
      {children}
    </div>
  )
}
