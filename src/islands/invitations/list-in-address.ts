/** Which part of the room is shown: the pending invitations, a list being made, or one that was made. */
export function listInAddress(): { id: string } | 'new' | undefined {
  const list = new URLSearchParams(globalThis.location?.search).get('list')
  if (!list) return undefined
  return list === 'new' ? 'new' : { id: list }
}
