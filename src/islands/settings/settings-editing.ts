import { useLayoutEffect, useState } from 'preact/hooks'
import type { Portal, PortalSettings } from '../../../worker/contract/management/portals.ts'
import { call } from '../management-api.ts'
import { ManagementProblem } from '../management-problem.ts'
import { useLeaveWarning } from '../parts/leave-warning.ts'
import type { MessageWords } from '../parts/Message.tsx'
import { queryClient } from '../queries.ts'
import { changesOf, type Draft, draftOf, formerOf, rebased } from './draft.ts'

interface Saved {
  portal: Portal
  /** What saving again would take it back. */
  former: Partial<PortalSettings>
  /** Undefined: the logo was not touched. */
  formerLogo: string | null | undefined
}

/**
 * Editing the settings of one portal: what was read, what stands in the fields, and what became of saving it. While
 * nothing was touched, what others save is taken over.
 */
export function useSettingsEditing(latest: Portal) {
  const [base, setBase] = useState(latest)
  const [draft, setDraft] = useState(() => draftOf(latest))
  // A new one makes the fields that keep their own value begin again.
  const [edition, setEdition] = useState(0)
  const [problem, setProblem] = useState<ManagementProblem>()
  const [hasConflict, setConflict] = useState(false)
  const [isSaving, setSaving] = useState(false)
  const [message, setMessage] = useState<MessageWords>()

  const changes = changesOf(draft, base)
  const count = Object.keys(changes).length + (draft.logo === undefined ? 0 : 1)

  const begin = (portal: Portal, withDraft = draftOf(portal)) => {
    setBase(portal)
    setDraft(withDraft)
    setEdition((before) => before + 1)
    setProblem(undefined)
  }
  // Before anybody can type into what is replaced: later it might be somebody's first words.
  useLayoutEffect(() => {
    if (count === 0 && !isSaving && latest.version >= base.version) begin(latest)
  }, [latest])
  useLeaveWarning(count > 0)

  const params = { portalId: base.id }

  /** Saves settings and logo; what was saved before something failed is what the editing goes on from. */
  async function write(): Promise<Saved> {
    const hasChanges = Object.keys(changes).length > 0
    const former = formerOf(changes, base)
    let portal = base
    if (hasChanges) {
      portal = await call('PATCH /v3/portals/:portalId', { params, version: base.version, body: changes })
      setBase(portal)
    }
    if (draft.logo === undefined) return { portal, former, formerLogo: undefined }
    const formerLogo = base.has_logo ? (await call('GET /v3/portals/:portalId/assets/logo', { params })).data : null
    await writeLogo(draft.logo?.data ?? null)
    return { portal: { ...portal, has_logo: draft.logo !== null }, former, formerLogo }
  }

  async function writeLogo(data: string | null) {
    if (data !== null) await call('PUT /v3/portals/:portalId/assets/logo', { params, body: { data } })
    else await call('DELETE /v3/portals/:portalId/assets/logo', { params })
  }

  async function save(): Promise<Saved | undefined> {
    if (isSaving) return undefined
    setSaving(true)
    setConflict(false)
    setProblem(undefined)
    setMessage(undefined)
    try {
      const saved = await write()
      begin(saved.portal)
      setMessage({
        tone: 'success',
        text: 'Saved. Developers see it within seconds.',
        undo: () => void undo(saved),
      })
      return saved
    } catch (error) {
      await explain(error)
      return undefined
    } finally {
      setSaving(false)
      void queryClient.invalidateQueries({ queryKey: ['portals'] })
    }
  }

  async function explain(error: unknown) {
    const found = asProblem(error)
    if (found.status !== 412) return setProblem(found)
    try {
      const theirs = await call('GET /v3/portals/:portalId', { params })
      const mine = rebased(draft, base, theirs)
      begin(theirs, mine)
      const isSame = Object.keys(changesOf(mine, theirs)).length === 0
      if (isSame) setMessage({ tone: 'success', text: 'Somebody else saved the very same meanwhile.' })
      setConflict(!isSame)
    } catch (failure) {
      setProblem(asProblem(failure))
    }
  }

  async function undo({ portal, former, formerLogo }: Saved) {
    setMessage(undefined)
    try {
      let restored = portal
      if (Object.keys(former).length > 0) {
        restored = await call('PATCH /v3/portals/:portalId', { params, version: portal.version, body: former })
      }
      if (formerLogo !== undefined) await writeLogo(formerLogo)
      begin({ ...restored, has_logo: formerLogo === undefined ? restored.has_logo : formerLogo !== null })
      setMessage({ tone: 'success', text: 'Undone. The settings are as they were.' })
    } catch (error) {
      setMessage({ tone: 'error', text: `That could not be undone. ${asProblem(error).detail}` })
    }
    void queryClient.invalidateQueries({ queryKey: ['portals'] })
  }

  return {
    base,
    draft,
    edition,
    changes,
    count,
    problem,
    hasConflict,
    isSaving,
    message,
    save,
    change: (change: Partial<Draft>) => setDraft((before) => ({ ...before, ...change })),
    discard: () => {
      setConflict(false)
      begin(base)
    },
    dismiss: () => setMessage(undefined),
  }
}

function asProblem(error: unknown): ManagementProblem {
  if (error instanceof ManagementProblem) return error
  return new ManagementProblem({ status: 0, detail: 'That did not work. Please try again.' })
}
