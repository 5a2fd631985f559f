import { html } from 'hono/html'
import { copy, type NoticeWords } from '../contract/copy.ts'
import type { Language } from '../contract/language.ts'
import { attributeValue } from './attribute-value.ts'
import { sentence } from './sentence.ts'

/** What one visit adds to a static page with a form. */
export interface FormDress {
  notice?: NoticeWords & { tone: 'info' | 'success' | 'error' }
  /** What the form's fields hold, by name. */
  values?: Record<string, string>
  /** What is wrong with the form's fields, by name and in their order: a sentence for each. */
  problems?: Record<string, string>
  /** What the fields are called whose problems do not say which field they are about. */
  labels?: Record<string, ReturnType<typeof html>>
}

/**
 * Fills a form again with what was typed, sets each message next to its field and all of them in a summary on top, and
 * shows a notice. Everything is set as text or as an attribute's value, never as markup.
 */
export function dressForm(rewriter: HTMLRewriter, dress: FormDress, language: Language): HTMLRewriter {
  return showNotice(fillForm(rewriter, dress, language), dress, language)
}

/** The fields that are never filled in again. After an error of the whole form the first of them is where to go on. */
const typedAgain = ['present_password', 'password', 'code']

function fillForm(
  rewriter: HTMLRewriter,
  { values = {}, problems = {}, notice }: FormDress,
  language: Language,
): HTMLRewriter {
  const [firstProblem] = Object.keys(problems)
  const isWrong = firstProblem !== undefined || notice?.tone === 'error'
  const isNext = (name: string) => isWrong && (firstProblem ? name === firstProblem : typedAgain.includes(name))
  let isFocused = false
  return rewriter
    .on('title', {
      element(element) {
        if (isWrong) element.prepend(copy[language].error_in_title)
      },
    })
    .on('input[name]', {
      element(element) {
        const name = element.getAttribute('name') ?? ''
        const value = values[name]
        if (value !== undefined) element.setAttribute('value', attributeValue(value))
        if (problems[name]) {
          element.setAttribute('aria-invalid', 'true')
          element.setAttribute(
            'aria-describedby',
            `${name}-problem ${element.getAttribute('aria-describedby') ?? ''}`.trim(),
          )
        }
        if (isFocused || !isNext(name)) return
        element.setAttribute('autofocus', '')
        isFocused = true
      },
    })
    .on('[data-problem]', {
      element(element) {
        const problem = problems[element.getAttribute('data-problem') ?? '']
        if (!problem) return
        element.removeAttribute('hidden')
        element.setInnerContent(problem)
      },
    })
}

function showNotice(
  rewriter: HTMLRewriter,
  { notice, problems, labels = {} }: FormDress,
  language: Language,
): HTMLRewriter {
  const { summary, labelled } = copy[language]
  const shown = problems ? { tone: 'error', title: summary, text: '' } : notice
  return rewriter
    .on('[data-notice]', {
      element(element) {
        if (!shown) return void element.remove()
        element.removeAttribute('hidden')
        element.setAttribute('data-tone', shown.tone)
        element.setAttribute('role', shown.tone === 'error' ? 'alert' : 'status')
      },
    })
    .on('[data-notice-title]', { element: (element) => void element.setInnerContent(shown?.title ?? '') })
    .on('[data-notice-text]', {
      element(element) {
        if (!problems) return void element.setInnerContent(shown?.text ?? '')
        const links = Object.entries(problems).map(([field, problem]) => {
          const label = labels[field]
          return html`<li><a href="#${field}">${label === undefined ? problem : sentence(labelled, { label, problem: html`${problem}` })}</a></li>`
        })
        element.replace(String(html`<ul>${links}</ul>`), { html: true })
      },
    })
}
