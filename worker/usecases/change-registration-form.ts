import { v7 as uuidv7 } from 'uuid'
import type { FieldChange } from '../contract/management/registration-form.ts'
import type { RegistrationField } from '../contract/registration-form.ts'
import type { PortalStore } from '../store/portal-store.ts'

interface Given {
  store: Pick<PortalStore, 'registrationForm'>
  adminId: string
  now: number
}

/** A field that cannot be as it was asked for: where it stands in the list, which property, and why. */
interface WrongField {
  place: number
  property: 'id' | 'kind'
  reason: string
}

export type FormChanged =
  | { outcome: 'changed'; fields: RegistrationField[]; version: number }
  | { outcome: 'wrong_fields'; wrong: WrongField[] }
  | { outcome: 'changed_meanwhile' }

/**
 * Replaces what a portal asks. Fields that stay keep their id, and with it the answers that were given; new ones get an
 * id that no field ever had. A field cannot become one of another kind: its answers would not be answers any more.
 */
export async function changeRegistrationForm(
  { fields, version }: { fields: FieldChange[]; version: number },
  current: { fields: RegistrationField[]; version: number },
  { store, adminId, now }: Given,
): Promise<FormChanged> {
  if (version !== current.version) return { outcome: 'changed_meanwhile' }
  const wrong = fields.flatMap((field, place) => wrongWith(field, place, fields, current.fields))
  if (wrong.length > 0) return { outcome: 'wrong_fields', wrong }

  const newId = () => uuidv7({ msecs: now })
  const kept = fields.map(({ id = newId(), kind, label, help, is_required, ...limits }) => ({
    id,
    kind,
    label,
    help,
    is_required,
    ...limits,
  }))
  const newVersion = await store.registrationForm.replace(version, kept, { eventId: newId(), adminId, now })
  return newVersion === undefined
    ? { outcome: 'changed_meanwhile' }
    : { outcome: 'changed', fields: kept, version: newVersion }
}

function wrongWith(
  { id, kind }: FieldChange,
  place: number,
  fields: FieldChange[],
  current: RegistrationField[],
): WrongField[] {
  if (id === undefined) return []
  const known = current.find((field) => field.id === id)
  if (!known) {
    return [{ place, property: 'id', reason: 'must be of a field of this form, or left out for a new field' }]
  }
  if (fields.findIndex((field) => field.id === id) !== place) {
    return [{ place, property: 'id', reason: 'must be given once' }]
  }
  if (known.kind !== kind) {
    return [{ place, property: 'kind', reason: `must stay ${known.kind}; add a new field instead` }]
  }
  return []
}
