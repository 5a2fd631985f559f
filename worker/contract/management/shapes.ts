import * as z from 'zod'
import { developerStatuses } from '../developer-status.ts'
import { parseEmailDomain } from '../email-domains.ts'
import { isReadableLine, isReadableText, line } from '../fields.ts'

// The shapes that the endpoints share: ids, times, texts, lists and pages.

const pageSizeDefault = 25
const pageSizeMax = 100

export const uuid = z.uuid({ error: 'must be a UUID' })
export const instant = z.iso.datetime()

export const textLine = (maxLength: number) =>
  line(maxLength, {
    missing: 'must not be empty',
    tooLong: `must have at most ${maxLength} characters`,
    unreadable: 'must not contain control or broken characters',
  })

export const paragraph = (maxLength: number) =>
  z
    .string({ error: 'must be a string' })
    .transform((value) => value.replaceAll('\r\n', '\n').trim())
    .refine(isReadableText, {
      error: 'must not contain control or broken characters',
      abort: true,
    })
    .refine((value) => value.length <= maxLength, { error: `must have at most ${maxLength} characters` })

export const webAddress = z
  .string({ error: 'must be a string' })
  .transform((value) => value.trim())
  .refine((value) => value.length <= 2048, { error: 'must have at most 2048 characters', abort: true })
  .refine(isReadableLine, { error: 'must not contain control or broken characters', abort: true })
  .refine((value) => /^https?:\/\//i.test(value) && URL.canParse(value), {
    error: 'must be a web address that starts with https:// or http://',
  })

/** A domain of email addresses: `example.com`, or `*.example.com` for everything under it. */
export const emailDomain = z
  .string({ error: 'must be a string' })
  .max(256, { error: 'must have at most 256 characters', abort: true })
  .transform((value, context) => {
    const domain = parseEmailDomain(value)
    if (domain) return domain
    context.addIssue({ code: 'custom', message: 'must be a domain like example.com or *.example.com' })
    return z.NEVER
  })

export const developerStatus = z.enum(developerStatuses, { error: `must be one of ${developerStatuses.join(', ')}` })

/** One page of a list. */
export const pageSize = (max = pageSizeMax) => wholeNumber(max).default(pageSizeDefault)

/** Where the page before ended, as `meta.page.next` says it. */
export const pageAfter = z
  .string({ error: 'must be given once' })
  .max(4096, { error: 'is not a place in this list' })
  .optional()

/** `number` and `total` are Konnect's; `next` is the path of the following page, or null on the last one. */
const pageMeta = z.object({
  page: z.object({ number: z.number(), size: z.number(), total: z.number(), next: z.string().nullable() }),
})
export const list = <Item extends z.ZodType>(item: Item) => z.object({ data: z.array(item), meta: pageMeta })

/** A list that is read by key and never counted; `next` is the path of the following page, or null on the last one. */
export const keyedList = <Item extends z.ZodType>(item: Item) =>
  z.object({
    data: z.array(item),
    meta: z.object({ page: z.object({ size: z.number(), next: z.string().nullable() }) }),
  })

/** A list that is short by nature. */
export const wholeList = <Item extends z.ZodType>(item: Item) => z.object({ data: z.array(item) })

export const wholeNumber = (max: number) =>
  z
    .string({ error: 'must be given once' })
    .regex(/^[1-9][0-9]{0,5}$/, { error: `must be a whole number from 1 to ${max}`, abort: true })
    .transform(Number)
    .refine((value) => value <= max, { error: `must be a whole number from 1 to ${max}`, abort: true })
