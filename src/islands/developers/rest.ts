import { useState } from 'preact/hooks'

const restMilliseconds = 500

/**
 * Lets the list's actions rest while it changes, and a moment longer: a second click at the same place must not fall
 * on the developer who has just moved there.
 */
export function useRest() {
  const [isResting, setResting] = useState(false)
  const restDuring = async (change: Promise<unknown>) => {
    setResting(true)
    await change
    setTimeout(() => setResting(false), restMilliseconds)
  }
  return { isResting, restDuring }
}
