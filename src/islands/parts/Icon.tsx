import { h } from 'preact'

const shapes = /<(path|circle|line|polyline|rect)\s([^>]*)\/>/g
const attributes = /([\w-]+)="([^"]*)"/g

/** An icon of the Lucide set, given as the text of its file: `import inbox from 'lucide-static/icons/inbox.svg?raw'`. */
export function Icon({ svg }: { svg: string }) {
  return (
    <svg
      class="icon"
      aria-hidden="true"
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      stroke-width="2"
      stroke-linecap="round"
      stroke-linejoin="round"
    >
      {[...svg.matchAll(shapes)].map(([, shape = '', text = '']) =>
        h(shape, Object.fromEntries([...text.matchAll(attributes)].map(([, name, value]) => [name, value]))),
      )}
    </svg>
  )
}
