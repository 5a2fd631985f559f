import { useEffect, useRef, useState } from 'preact/hooks'
import { languageNames } from '../../../worker/contract/language.ts'
import type { Portal } from '../../../worker/contract/management/portals.ts'
import { addressOf } from '../addresses.ts'
import type { ManagementProblem } from '../management-problem.ts'
import { CheckField } from '../parts/CheckField.tsx'
import { EditConflict } from '../parts/EditConflict.tsx'
import { Message } from '../parts/Message.tsx'
import { SaveBar } from '../parts/SaveBar.tsx'
import { Section } from '../parts/Section.tsx'
import { SelectField } from '../parts/SelectField.tsx'
import { TextField } from '../parts/TextField.tsx'
import { AccentField } from './AccentField.tsx'
import { ApprovePendingDialog } from './ApprovePendingDialog.tsx'
import { ClosePortal } from './ClosePortal.tsx'
import { type Draft, differencesOf, labels } from './draft.ts'
import { Hostnames } from './Hostnames.tsx'
import { LetterSettings } from './LetterSettings.tsx'
import { LogoField } from './LogoField.tsx'
import { Preview } from './Preview.tsx'
import { SignUpModeField } from './SignUpModeField.tsx'
import { useSettingsEditing } from './settings-editing.ts'

/** The settings that are typed as text. The accent has a field of its own. */
type TextSetting = Exclude<
  { [Name in keyof Draft]: Draft[Name] extends string ? Name : never }[keyof Draft],
  'accent_color' | 'sign_up_mode'
>

/** Every setting of a portal in its field, a preview of them, and the bar that saves what was changed. */
export function SettingsEditor({ latest }: { latest: Portal }) {
  const editing = useSettingsEditing(latest)
  const { base, draft, edition, change, problem } = editing
  const [pending, askAboutPending] = useState<number>()
  const conflict = useRef<HTMLDivElement>(null)
  const form = useRef<HTMLDivElement>(null)

  useEffect(() => {
    if (editing.hasConflict) conflict.current?.focus()
  }, [editing.hasConflict])
  useEffect(() => form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus(), [problem])

  const save = async () => {
    const wasManual = !base.auto_approve_developers
    const saved = await editing.save()
    if (!saved) return
    const { auto_approve_developers: isAutomatic, developer_counts: counts } = saved.portal
    if (wasManual && isAutomatic && counts.pending > 0) askAboutPending(counts.pending)
    else document.getElementById('content')?.focus({ preventScroll: true })
  }
  const field = (name: TextSetting) => ({
    name,
    label: labels[name],
    value: draft[name],
    reason:
      problem?.reasonFor(name) ?? problem?.invalid_parameters.find((one) => one.field.startsWith(`${name}.`))?.reason,
    onInput: (value: string) => change({ [name]: value }),
  })
  return (
    <div class="settings" ref={form}>
      {editing.hasConflict && (
        <div class="section" ref={conflict} tabIndex={-1}>
          <EditConflict
            what="the settings"
            differences={differencesOf(draft, base)}
            onKeepYours={() => void save()}
            onTakeTheirs={editing.discard}
          />
        </div>
      )}
      <Section title="Identity" lead="What the portal is called, and whom developers write to.">
        <TextField {...field('name')} hint="What admins tell portals apart by. Developers never see it." />
        <TextField {...field('display_name')} hint="What developers read on every page and in every letter." />
        <TextField {...field('description')} hint="One sentence about what they can build here." isLong />
        <TextField
          {...field('contact_email')}
          hint="Optional. Stands under the log-in and in letters, for those who are stuck."
        />
        <SelectField
          key={edition}
          name="language"
          label={labels.language}
          options={languageNames}
          value={draft.language}
          hint="Of the pages and letters, for those whose browser asks for none of these and for those whom you invite."
          onChange={(language) => change({ language: language as typeof draft.language })}
        />
      </Section>
      <Section title="Look" lead="Try it here. Nobody else sees it before you save.">
        <AccentField
          value={draft.accent_color}
          reason={problem?.reasonFor('accent_color')}
          onInput={(accent_color) => change({ accent_color })}
        />
        <LogoField
          hasSaved={base.has_logo}
          chosen={draft.logo}
          reason={problem?.reasonFor('data')}
          onChoose={(logo) => change({ logo })}
        />
        <Preview
          portalId={base.id}
          version={base.version}
          changes={editing.changes}
          logo={draft.logo === null ? null : draft.logo?.data}
        />
      </Section>
      <Section title="Sign-up" lead="Who may ask for an account. Those who have one are not affected.">
        <SignUpModeField
          key={edition}
          value={draft.sign_up_mode}
          onChange={(sign_up_mode) => change({ sign_up_mode })}
        />
        <TextField
          {...field('allowed_email_domains')}
          hint="One to a line: example.com, or *.example.com for everything under it. Empty: every domain. Invitations are not bound by it."
          isLong
        />
        <TextField
          {...field('denied_email_domains')}
          hint="One to a line. These cannot sign up or be invited, even if they are allowed above."
          isLong
        />
      </Section>
      <Section title="Approval" lead="What becomes of developers once their address is proven.">
        <CheckField
          key={edition}
          name="auto_approve_developers"
          label={labels.auto_approve_developers}
          checked={draft.auto_approve_developers}
          hint="Otherwise they wait until an admin has looked at them."
          onChange={(auto_approve_developers) => change({ auto_approve_developers })}
        />
        <p class="settings-way">
          For some and not for others? Rules come first:{' '}
          <a href={addressOf('approval-rules', base.id)}>Approval rules</a>
        </p>
      </Section>
      <LetterSettings portal={base} draft={draft} field={field} />
      <Hostnames portalId={base.id} />
      <ClosePortal portal={latest} />
      {editing.count > 0 && !editing.hasConflict && (
        <SaveBar
          words={editing.count === 1 ? 'One change is not saved' : `${editing.count} changes are not saved`}
          problem={problem && whatIsWrong(problem)}
          saveWords="Save changes"
          isSaving={editing.isSaving}
          onSave={() => void save()}
          onDiscard={editing.discard}
        />
      )}
      {pending !== undefined && (
        <ApprovePendingDialog portalId={base.id} pending={pending} onClose={() => askAboutPending(undefined)} />
      )}
      <Message message={editing.message} onDismiss={editing.dismiss} />
    </div>
  )
}

function whatIsWrong({ detail, invalid_parameters: wrong }: ManagementProblem): string {
  return wrong.length > 0 ? 'Not everything was saved. See what is marked above.' : detail
}
