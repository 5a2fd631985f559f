import { Hono } from 'hono'
import { html } from 'hono/html'
import * as z from 'zod'
import type { DoorEnv, RequestContext } from '../env.ts'
import { attributeValue } from '../http/attribute-value.ts'
import { refuseOtherMethods } from '../http/other-methods.ts'
import { Refused } from '../http/refused.ts'
import { answerStaticFile } from '../http/static-file.ts'
import { directoryDatabase } from '../store/database.ts'
import { type MailboxMessage, openMailbox } from '../store/mailbox.ts'

const shownAtMost = 100

/** The local mailbox: every letter sent on this machine, for people and, at /messages, for programs. */
export function mailboxDoor() {
  const door = new Hono<DoorEnv>()
    .get('/', async (context) => {
      const recipient = context.req.query('to')?.trim() || undefined
      const messages = await mailboxOf(context).newest(recipient, shownAtMost)
      return showPage(context, 'letters', (rewriter) =>
        rewriter
          .on('input[name="to"]', {
            element: (element) => void element.setAttribute('value', attributeValue(recipient ?? '')),
          })
          .on('[data-messages]', {
            element(element) {
              if (messages.length === 0) return void element.remove()
              element.setInnerContent(messages.map(messageItem).join(''), { html: true })
            },
          })
          .on('[data-no-messages]', {
            element(element) {
              if (messages.length > 0) element.remove()
            },
          }),
      )
    })
    .get('/messages', async (context) => {
      const recipient = context.req.query('to')?.trim() || undefined
      const messages = await mailboxOf(context).newest(recipient, shownAtMost)
      return context.json(
        messages.map(({ id, portal, recipient: to, sender: from, subject, text, html, sent_at }) => ({
          id,
          portal,
          to,
          from,
          subject,
          text,
          html,
          sent_at: new Date(sent_at).toISOString(),
        })),
        200,
        { 'Cache-Control': 'no-store' },
      )
    })
    .get('/messages/:id', async (context) => {
      const message = await findMessage(context, context.req.param('id'))
      return showPage(context, 'letter', (rewriter) =>
        rewriter
          .on('title', { element: (element) => void element.setInnerContent(message.subject) })
          .on('[data-subject]', { element: (element) => void element.setInnerContent(message.subject) })
          .on('[data-sender]', { element: (element) => void element.setInnerContent(message.sender) })
          .on('[data-recipient]', { element: (element) => void element.setInnerContent(message.recipient) })
          .on('time', { element: (element) => void showTime(element, message) })
          .on('iframe', { element: (element) => void element.setAttribute('src', `/messages/${message.id}/html`) })
          .on('[data-message-text]', {
            element: (element) => void element.setInnerContent(withLinks(message.text), { html: true }),
          }),
      )
    })
    .get('/messages/:id/html', async (context) => {
      const message = await findMessage(context, context.req.param('id'))
      // The letter as a mail program would show it; its links open in a new tab.
      return new Response(message.html.replace('<head>', '<head><base target="_blank">'), {
        headers: { 'Content-Type': 'text/html; charset=utf-8', 'Cache-Control': 'no-store' },
      })
    })
    .get('/_astro/*', answerStaticFile)
  refuseOtherMethods(door)
  return door.all('*', () => {
    throw new Refused('not_found')
  })
}

function mailboxOf(context: RequestContext) {
  return openMailbox(directoryDatabase(context.env))
}

async function findMessage(context: RequestContext, id: string): Promise<MailboxMessage> {
  const message = z.uuid().safeParse(id).success ? await mailboxOf(context).find(id) : undefined
  if (!message) throw new Refused('not_found')
  return message
}

async function showPage(context: RequestContext, name: string, fill: (rewriter: HTMLRewriter) => HTMLRewriter) {
  const file = await context.env.ASSETS.fetch(new URL(`/mailbox/${name}.html`, context.req.url))
  return new Response(fill(new HTMLRewriter()).transform(file).body, {
    headers: { 'Content-Type': 'text/html; charset=utf-8', 'Cache-Control': 'no-store' },
  })
}

function messageItem({ id, subject, recipient, portal, sent_at }: MailboxMessage): string {
  const time = new Date(sent_at).toISOString()
  return String(html`<li><a class="message" href="/messages/${id}">
    <span class="message-subject">${subject}</span>
    <span class="message-recipient">to ${recipient}</span>
    <span class="message-portal">${portal}</span>
    <time datetime="${time}">${readableTime(sent_at)}</time>
  </a></li>`)
}

function showTime(element: Element, { sent_at }: MailboxMessage): void {
  element.setAttribute('datetime', new Date(sent_at).toISOString())
  element.setInnerContent(readableTime(sent_at))
}

function readableTime(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 19).replace('T', ' ')} UTC`
}

/** The plain text with its links made clickable. Everything else is escaped. */
function withLinks(text: string): string {
  const parts = text.split(/(https?:\/\/[^\s]+)/)
  return String(
    html`${parts.map((part, index) => (index % 2 === 1 ? html`<a href="${part}">${part}</a>` : html`${part}`))}`,
  )
}
