import { Hono } from 'hono'
import type { DoorEnv } from '../env.ts'
import { refuseOtherMethods } from '../http/other-methods.ts'
import { Refused } from '../http/refused.ts'
import { answerApiSurprise } from '../http/surprise.ts'
import { developers } from './developers.ts'
import { erasures } from './erasures.ts'
import { exports } from './exports.ts'
import { hostnames } from './hostnames.ts'
import { imports } from './imports.ts'
import { letters } from './letters.ts'
import { requireOperator } from './operator-token.ts'
import { organizations } from './organizations.ts'
import { portalDescriptions } from './portal-descriptions.ts'
import { secrets } from './secrets.ts'
import { status } from './status.ts'

/**
 * The operator's door: the operator API, on the admin hostname under `/operator/`. The origin guard does not stand in front
 * of it, as little as in front of Resend's webhook: no page sends this, the token that each request carries says who it is,
 * and no cookie is read that a browser could add by itself. What a browser sends is refused.
 */
export function operatorDoor() {
  const door = new Hono<DoorEnv>()
    .use(requireOperator)
    .route('/', status)
    .route('/', secrets)
    .route('/', organizations)
    .route('/', portalDescriptions)
    .route('/', letters)
    .route('/', developers)
    .route('/', hostnames)
    .route('/', erasures)
    .route('/', exports)
    .route('/', imports)
    .onError(answerApiSurprise)
  refuseOtherMethods(door)
  return door.all('*', () => {
    throw new Refused('not_found')
  })
}
