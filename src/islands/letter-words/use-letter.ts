import type { Language } from '../../../worker/contract/language.ts'
import type { EmailTemplateWords } from '../../../worker/contract/management/email-templates.ts'
import { call } from '../management-api.ts'
import { useVersionedEdit } from '../parts/versioned-edit.ts'
import { emailTemplateQuery } from '../queries.ts'

export type Word = keyof EmailTemplateWords['words']
export type Words = EmailTemplateWords['words']
/** The words as they stand in the fields; empty for ours. */
export type Draft = Record<Word, string>

/** The words of one letter as somebody edits them. */
export function useLetter(portalId: string, name: string, language: Language) {
  const edit = useVersionedEdit<EmailTemplateWords, Draft>({
    query: { ...emailTemplateQuery(portalId, name, language), enabled: portalId !== '' },
    draftOf: (saved) => draftOf(saved.words),
    isSame: (draft, saved) => isSame(wordsIn(draft), saved.words),
    send: (draft, version) =>
      call('PATCH /v3/portals/:portalId/email-templates/:name', {
        params: { portalId, name },
        query: { language },
        body: wordsIn(draft),
        version,
      }),
  })
  return {
    ...edit,
    change(word: Word, text: string) {
      edit.change((draft) => ({ ...draft, [word]: text }))
      edit.forgetProblem()
    },
    async save() {
      if (edit.draft) await edit.save(edit.draft, edit.version)
    },
    /** Goes over to other words at once, such as ours. Resolves to what takes that back. */
    async replace(words: Words): Promise<() => Promise<unknown>> {
      const before = edit.query.data
      const now = await edit.save(draftOf(words), before?.version ?? 0)
      return async () => before && edit.save(draftOf(before.words), now.version)
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
