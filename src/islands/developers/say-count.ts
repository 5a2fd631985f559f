const number = new Intl.NumberFormat('en')

/** How many there are; `isCapped` when there are more than that. */
export interface Total {
  total: number
  isCapped: boolean
}

/** Such as "12,345" or "more than 400". */
export function sayCount({ total, isCapped }: Total): string {
  return isCapped ? `more than ${number.format(total)}` : number.format(total)
}

/** Such as "1 developer" or "more than 400 developers". */
export function sayDevelopers(count: Total): string {
  return `${sayCount(count)} ${count.total === 1 && !count.isCapped ? 'developer' : 'developers'}`
}
