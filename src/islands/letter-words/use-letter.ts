import { useMutation, useQuery } from '@tanstack/preact-query'
import { useState } from 'preact/hooks'
import type { Language } from '../../../worker/contract/language.ts'
import type { EmailTemplateWords } from '../../../worker/contract/management/email-templates.ts'
import { call } from '../management-api.ts'
import { ManagementProblem } from '../management-problem.ts'
import { useLeaveWarning } from '../parts/leave-warning.ts'
import { emailTemplateQuery, queryClient } from '../queries.ts'

export type Word = keyof EmailTemplateWords['words']
export type Words = EmailTemplateWords['words']
/** The words as they stand in the fields; empty for ours. */
export type Draft = Record<Word, string>

/**
 * The words of one letter as somebody edits them. The edit keeps the version that it began with, so that saving tells when
 * somebody else saved meanwhile; `theirs` are the words of that other one until it is chosen whose to keep.
 */
export function useLetter(portalId: string, name: string, language: Language) {
  const options = emailTemplateQuery(portalId, name, language)
  const query = useQuery({ ...options, enabled: portalId !== '' })
  const [edit, setEdit] = useState<{ draft: Draft; version: number }>()
  const [theirs, setTheirs] = useState<EmailTemplateWords>()
  const saved = query.data
  const draft = edit?.draft ?? (saved && draftOf(saved.words))
  const isEdited = edit !== undefined && saved !== undefined && !isSame(wordsIn(edit.draft), saved.words)
  useLeaveWarning(isEdited)

  const save = useMutation({
    mutationFn: ({ words, version }: { words: Words; version: number }) =>
      call('PATCH /v3/portals/:portalId/email-templates/:name', {
        params: { portalId, name },
        query: { language },
        body: words,
        version,
      }),
    onSuccess: (now) => {
      queryClient.setQueryData(options.queryKey, now)
      setEdit(undefined)
      setTheirs(undefined)
    },
    onError: async (problem) => {
      if (problem instanceof ManagementProblem && problem.status === 412) setTheirs((await query.refetch()).data)
    },
  })

  return {
    query,
    draft,
    isEdited,
    theirs,
    isSaving: save.isPending,
    problem: theirs || !save.error ? undefined : save.error,
    change(word: Word, text: string) {
      if (!saved || !draft) return
      setEdit({ draft: { ...draft, [word]: text }, version: edit?.version ?? saved.version })
      save.reset()
    },
    discard() {
      setEdit(undefined)
      setTheirs(undefined)
      save.reset()
    },
    /** Saves over what was there when the edit began, or over theirs once they were compared. */
    async save() {
      if (!draft || !saved) return
      await save.mutateAsync({ words: wordsIn(draft), version: theirs?.version ?? edit?.version ?? saved.version })
    },
    /** Goes over to other words at once, such as ours. Resolves to what takes that back. */
    async replace(words: Words): Promise<() => Promise<unknown>> {
      const before = saved?.words
      const now = await save.mutateAsync({ words, version: saved?.version ?? 0 })
      return async () => before && save.mutateAsync({ words: before, version: now.version })
    },
  }
}

function draftOf(words: Words): Draft {
  return { subject: words.subject ?? '', opening: words.opening ?? '', closing: words.closing ?? '' }
}

/** What a draft says, as the API takes it. */
export function wordsIn(draft: Draft): Words {
  return {
    subject: draft.subject.trim() || null,
    opening: draft.opening.trim() || null,
    closing: draft.closing.trim() || null,
  }
}

function isSame(some: Words, others: Words): boolean {
  return some.subject === others.subject && some.opening === others.opening && some.closing === others.closing
}
