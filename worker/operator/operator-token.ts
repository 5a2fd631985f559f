import { createMiddleware } from 'hono/factory'
import type { DoorEnv, RequestContext } from '../env.ts'
import { networkOf } from '../http/network.ts'
import { problemAnswer } from '../http/problem.ts'
import { tooManyProblem } from '../http/too-many.ts'
import { attemptsOf } from '../store/attempts.ts'
import { directoryDatabase } from '../store/database.ts'
import { admitOperator } from '../usecases/admit-operator.ts'

/** Lets only the operator pass, who sends `Authorization: Bearer` with the OPERATOR_TOKEN, and from no browser. */
export const requireOperator = createMiddleware<DoorEnv>(async (context, next) => {
  if (isFromBrowser(context)) {
    return problemAnswer(context, 403, 'Browsers are not let in here: use npm run operate.')
  }
  const token = bearerToken(context)
  if (token === undefined) return notTheOperator(context)

  const { operatorToken, tokenSecret } = context.var.settings
  const result = await admitOperator(token, {
    attempts: attemptsOf(directoryDatabase(context.env)),
    scope: 'operator',
    network: networkOf(context),
    operatorToken,
    tokenSecret,
    now: context.var.now,
  })
  switch (result.outcome) {
    case 'admitted':
      return next()
    case 'wrong_token':
      return notTheOperator(context)
    case 'too_many':
      return tooManyProblem(context, result.retryAfter)
  }
})

// Scripts of pages cannot leave these out: every browser sends the one with all that crosses origins or is unsafe, and the
// other one with everything.
function isFromBrowser({ req }: RequestContext): boolean {
  return req.header('Origin') !== undefined || req.header('Sec-Fetch-Site') !== undefined
}

const longestToken = 1024

function bearerToken({ req }: RequestContext): string | undefined {
  const token = /^Bearer +([!-~]+)$/i.exec(req.header('Authorization') ?? '')?.[1]
  return token !== undefined && token.length <= longestToken ? token : undefined
}

function notTheOperator(context: RequestContext): Response {
  context.header('WWW-Authenticate', 'Bearer')
  return problemAnswer(context, 401, 'This is not the OPERATOR_TOKEN of this installation.')
}
