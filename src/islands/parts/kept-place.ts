import { useEffect, useRef } from 'preact/hooks'

/**
 * Keeps the keyboard's place in a room's table. Whoever acts on a row notes its number; when that takes away what had
 * the focus, the row that took its place gets it.
 */
export function useKeptPlace(rows: unknown) {
  const place = useRef<number>()
  useEffect(() => {
    if (place.current === undefined || document.activeElement !== document.body) return
    const room = document.getElementById('content')
    const left = room?.querySelectorAll<HTMLElement>('tbody tr') ?? []
    const heir = left[Math.min(place.current, left.length - 1)] ?? room
    heir?.focus()
    place.current = undefined
  }, [rows])
  return place
}
