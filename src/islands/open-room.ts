import { type ComponentType, h, render } from 'preact'
import { queryClient } from './queries.ts'

/** Brings a page's room to life. The page holds it already as it looks while it loads, so nothing jumps. */
export function openRoom(Room: ComponentType): void {
  const place = document.getElementById('console')
  if (place) render(h(Room, {}), place)
}

// A page that comes back from the browser's memory may show what somebody saw who has logged out since.
globalThis.addEventListener?.('pageshow', (event) => {
  if (event.persisted) void queryClient.resetQueries()
})
