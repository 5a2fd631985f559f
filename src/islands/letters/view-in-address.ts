/** Which letters are shown. */
export type ShownLetters = 'all' | 'never-arrived' | 'waiting' | 'unconfirmed'

export interface View {
  shown: ShownLetters
  /** How the address begins that is searched for; empty for everybody's. */
  address: string
}

export const shownLetters = ['all', 'never-arrived', 'waiting', 'unconfirmed'] as const satisfies ShownLetters[]

/** What the address bar asks for: all letters, unless it says otherwise. */
export function viewInAddress(): View {
  const asked = new URLSearchParams(globalThis.location?.search)
  return {
    shown: shownLetters.find((one) => one === asked.get('show')) ?? 'all',
    address: asked.get('address') ?? '',
  }
}

/** Where a view is. */
export function addressOfView({ shown, address }: View): string {
  const asked = new URLSearchParams({ ...(shown !== 'all' && { show: shown }), ...(address !== '' && { address }) })
  return asked.size > 0 ? `?${asked}` : (globalThis.location?.pathname ?? '')
}

/** The parameters by which the API finds what a view shows. */
export function filterOf({ shown, address }: View) {
  const recipient = address.trim()
  return {
    ...(shown === 'never-arrived' && { state: 'never_arrived' as const }),
    ...(shown === 'waiting' && { state: 'not_left' as const }),
    ...(shown === 'unconfirmed' && { unconfirmed: 'true' as const }),
    ...(recipient !== '' && { recipient }),
  }
}
