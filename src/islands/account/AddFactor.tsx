import { useState } from 'preact/hooks'
import { AddAppDialog, type BegunApp } from './AddAppDialog.tsx'
import { AddPasskeyDialog } from './AddPasskeyDialog.tsx'
import { BeginAppDialog } from './BeginAppDialog.tsx'

export type FactorKind = 'app' | 'passkey'

/** What was done, in words, and the recovery codes that came with it: none for those who have some. */
export interface AddedFactor {
  words: string
  recoveryCodes: string[]
}

interface Props {
  kind: FactorKind
  onClose: (added: AddedFactor | undefined) => void
}

/** Adds a second factor, dialog by dialog. */
export function AddFactor({ kind, onClose }: Props) {
  const [begun, begin] = useState<BegunApp>()
  if (kind === 'passkey') return <AddPasskeyDialog onClose={onClose} />
  if (begun) return <AddAppDialog key="add" begun={begun} onClose={onClose} />
  return <BeginAppDialog key="begin" onClose={(app) => (app ? begin(app) : onClose(undefined))} />
}
