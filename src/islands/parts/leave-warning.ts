import { useEffect } from 'preact/hooks'

/** Lets the browser ask before somebody leaves a page that holds changes which are not saved. */
export function useLeaveWarning(isEdited: boolean): void {
  useEffect(() => {
    if (!isEdited) return
    const ask = (event: BeforeUnloadEvent) => event.preventDefault()
    addEventListener('beforeunload', ask)
    return () => removeEventListener('beforeunload', ask)
  }, [isEdited])
}
