import type { RegistrationForm } from '../../../worker/contract/management/registration-form.ts'
import { call } from '../management-api.ts'
import { useVersionedEdit } from '../parts/versioned-edit.ts'
import { registrationFormQuery } from '../queries.ts'
import { type Draft, draftsOf, draftsOver, fieldsOf, isSame } from './draft.ts'

/** A portal's registration form as somebody edits it. */
export function useForm(portalId: string) {
  const edit = useVersionedEdit<RegistrationForm, Draft[]>({
    query: { ...registrationFormQuery(portalId), enabled: portalId !== '' },
    draftOf: draftsOf,
    isSame: (drafts, saved) => isSame(drafts, draftsOf(saved)),
    send: (drafts, version) =>
      call('PUT /v3/portals/:portalId/registration-form', {
        params: { portalId },
        body: { fields: fieldsOf(drafts) },
        version,
      }),
  })
  return {
    ...edit,
    change(changed: (drafts: Draft[]) => Draft[]) {
      edit.change(changed)
      edit.forgetProblem()
    },
    async save() {
      const { draft: drafts, theirs, version } = edit
      if (drafts) await edit.save(theirs ? draftsOver(theirs, drafts) : drafts, version)
    },
  }
}
