import { html } from 'hono/html'
import * as z from 'zod'
import { answersTo, numberIn, typedAnswerSchema } from '../contract/answers.ts'
import { type Copy, copy } from '../contract/copy.ts'
import type { Language } from '../contract/language.ts'
import type { Answers, RegistrationField } from '../contract/registration-form.ts'
import type { RequestContext } from '../env.ts'
import type { Portal } from '../store/portals.ts'
import { usualMaxBytes } from './body.ts'
import { type ReadForm, readForm } from './form.ts'
import type { FormDress } from './form-page.ts'
import { languageOfPortal } from './portal-words.ts'
import { sentence } from './sentence.ts'

type Asking = Pick<Portal, 'registration_form' | 'terms_version' | 'language'>

const accepted = 'accepted_terms_version'
const nameOf = ({ id }: Pick<RegistrationField, 'id'>) => `answer_${id}`

type WithAnswers<Read> = Read extends { ok: true }
  ? Read & { answers: Answers; acceptedTermsVersion: number | null }
  : Read

/**
 * Reads a posted form that holds, besides `fields`, the portal's own fields and the acceptance of its terms: the page
 * has `<OwnFields />` in it. What is accepted is the very version that the page linked to.
 */
export async function readFormWithOwnFields<Fields extends z.ZodObject>(
  context: RequestContext,
  fields: Fields,
  portal: Asking,
): Promise<WithAnswers<ReadForm<Fields>>> {
  const form = await readForm(context, fields.extend(ownFieldsOf(portal, context.var.language)))
  if (!form.ok) return form as WithAnswers<ReadForm<Fields>>

  const values = form.value as Record<string, unknown>
  return {
    ...form,
    answers: answersTo(portal.registration_form, (field) => values[nameOf(field)]),
    acceptedTermsVersion: portal.terms_version || null,
  } as WithAnswers<ReadForm<Fields>>
}

function ownFieldsOf(
  { registration_form: form, terms_version: version }: Asking,
  language: Language,
): Record<string, z.ZodType> {
  const { answer_problems: problemWords, own_fields: words } = copy[language]
  return {
    ...Object.fromEntries(form.map((field) => [nameOf(field), typedAnswerSchema(field, problemWords.form, language)])),
    ...(version > 0 && {
      [accepted]: z
        .string({ error: words.not_accepted })
        .refine((ticked) => ticked === String(version), { error: words.terms_changed }),
    }),
  }
}

/** What the portal's own fields are called, by their names in a form. */
export function labelsOfOwnFields(portal: Asking, language: Language): Required<FormDress>['labels'] {
  const lang = languageOfPortal(portal, language)
  return Object.fromEntries(portal.registration_form.map((field) => [nameOf(field), labelOf(field, lang)]))
}

/** Answers as their fields in a form hold them. */
export function typedAnswers(answers: Answers, language: Language): Record<string, string> {
  return Object.fromEntries(
    answers
      .filter(({ value }) => value !== false)
      .map(({ field_id: id, value }) => [
        nameOf({ id }),
        typeof value === 'number' ? numberIn(language, value) : String(value),
      ]),
  )
}

/** How large a form with the portal's own fields may be: a character takes up to twelve bytes on its way. */
export function signUpMaxBytes({ registration_form: form }: Asking): number {
  return form.reduce((bytes, { max_length: most = 200 }) => bytes + 100 + 12 * most, usualMaxBytes)
}

/**
 * Puts the portal's own fields and the acceptance of its terms where a page has `<OwnFields />`, filled again with what
 * was typed, each problem next to its field.
 */
export function showOwnFields(
  rewriter: HTMLRewriter,
  portal: Asking,
  dress: FormDress,
  language: Language,
): HTMLRewriter {
  const { own_fields: words } = copy[language]
  const lang = languageOfPortal(portal, language)
  return rewriter.on('[data-own-fields]', {
    element(element) {
      const fields = portal.registration_form.map((field) => ownField(field, dress, words, lang))
      const asksForTerms = portal.terms_version > 0 && element.getAttribute('data-own-fields') !== 'alone'
      const terms = asksForTerms ? [termsBox(portal.terms_version, dress, words)] : []
      element.replace([...fields, ...terms].join(''), { html: true })
    },
  })
}

/** Words of the portal next to words of ours. */
function labelOf({ label }: RegistrationField, lang: Markup) {
  return lang === '' ? html`${label}` : html`<span${lang}>${label}</span>`
}

function ownField(field: RegistrationField, dress: FormDress, words: Copy['own_fields'], lang: Markup): string {
  const name = nameOf(field)
  const typed = dress.values?.[name] ?? ''
  const attributes = attributesOf(name, field, dress)
  const optional = field.is_required ? '' : html` <span class="field-optional">${words.optional}</span>`
  const label = html`<label for="${name}">${labelOf(field, lang)}${optional}</label>`
  const hint = field.help && html`<p class="field-hint" id="${name}-hint"${lang}>${field.help}</p>`
  const problem = problemOf(name, dress)
  switch (field.kind) {
    case 'text':
      return String(
        html`<div class="field">${label}${hint}<input ${attributes} type="text" value="${typed}">${problem}</div>`,
      )
    case 'number':
      // Not of type number: browsers throw away what they cannot read as one, and nobody could mend it.
      return String(
        html`<div class="field">${label}${hint}<input ${attributes} type="text" inputmode="decimal" value="${typed}">${problem}</div>`,
      )
    case 'long_text':
      // The parser drops the first line feed of a text area.
      return String(
        html`<div class="field">${label}${hint}<textarea ${attributes} rows="4">\n${typed}</textarea>${problem}</div>`,
      )
    case 'choice': {
      const options = (field.options ?? []).map(
        (option) => html`<option value="${option}"${lang}${option === typed ? ' selected' : ''}>${option}</option>`,
      )
      return String(
        html`<div class="field">${label}${hint}<select ${attributes}><option value="">${words.choose}</option>${options}</select>${problem}</div>`,
      )
    }
    case 'checkbox':
      return checkBox(html`<input ${attributes} type="checkbox"${name in (dress.values ?? {}) ? ' checked' : ''}>`, [
        label,
        hint,
        problem,
      ])
  }
}

function termsBox(version: number, dress: FormDress, words: Copy['own_fields']): string {
  const isTicked = dress.values?.[accepted] === String(version)
  const attributes = attributesOf(accepted, { help: '', is_required: true }, dress)
  const terms = html`<a href="/terms?version=${version}" target="_blank">${words.terms}<span class="visually-hidden"> ${words.new_tab}</span></a>`
  return checkBox(html`<input ${attributes} type="checkbox" value="${version}"${isTicked ? ' checked' : ''}>`, [
    html`<label for="${accepted}">${sentence(words.accept, { terms })}</label>`,
    '',
    problemOf(accepted, dress),
  ])
}

type Markup = ReturnType<typeof html> | ''

function checkBox(input: Markup, rest: Markup[]): string {
  return String(html`<div class="check-field">${input}${rest}</div>`)
}

function attributesOf(
  name: string,
  { help, is_required: isRequired }: Pick<RegistrationField, 'help' | 'is_required'>,
  { problems = {} }: FormDress,
) {
  const hasProblem = problems[name] !== undefined
  const described = [hasProblem && `${name}-problem`, help && `${name}-hint`].filter(Boolean).join(' ')
  const isFirstProblem = Object.keys(problems)[0] === name
  return html`id="${name}" name="${name}"${isRequired ? ' required' : ''}${
    described && html` aria-describedby="${described}"`
  }${hasProblem ? html` aria-invalid="true"` : ''}${isFirstProblem ? ' autofocus' : ''}`
}

function problemOf(name: string, { problems = {} }: FormDress): Markup {
  const problem = problems[name]
  return problem === undefined ? '' : html`<p class="field-problem" id="${name}-problem">${problem}</p>`
}
