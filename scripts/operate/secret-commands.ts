import type { Command } from '@commander-js/extra-typings'
import type { Secrets } from '../../worker/contract/operator-api.ts'
import { callOperator, connect } from './operator-connection.ts'
import { examples, print, subcommand } from './subcommand.ts'

export function addSecretCommands(program: Command): void {
  const secrets = program.command('secrets').description('see how far a rotation of secrets is')

  subcommand(secrets, 'status', 'tells which secrets are known, by their ids, and what those of before are needed for')
    .addHelpText('after', examples('secrets status', 'secrets status --url https://admin.example.com --json'))
    .action(async (options) => {
      const found = await callOperator(connect(options), 'GET /operator/secrets', {})
      print(found, options, () => [...tokenSecretLines(found), ...pepperLines(found)].join('\n'))
    })
}

function tokenSecretLines({ token_secret: secret, needed_before: needed }: Secrets): string[] {
  return [
    ...secretLines('TOKEN_SECRET', secret),
    ...(needed
      ? [
          'TOKEN_SECRET_BEFORE is needed for',
          `  ${needed.totp_secrets} secrets of authenticator apps, which the worker seals anew`,
          `  ${needed.recovery_codes} recovery codes of ${needed.admins_with_recovery_codes} admins`,
          `  ${needed.letters} letters that have not left`,
          `  ${needed.unwanted_addresses} addresses that want no letters`,
        ]
      : []),
  ]
}

function pepperLines({ password_pepper: pepper, passwords }: Secrets): string[] {
  return [
    ...secretLines('PASSWORD_PEPPER', pepper),
    'Passwords',
    ...passwords.map(({ pepper, id, passwords }) => `  ${passwords} ${hashedWith[pepper]}${id ? ` (${id})` : ''}`),
  ]
}

function secretLines(name: string, { id, since, before, next }: Secrets['token_secret']): string[] {
  return [
    `${name.padEnd(22)}  ${id}${since === null ? '' : `, in use since ${since}`}`,
    ...(before === null ? [] : [`${`${name}_BEFORE`.padEnd(22)}  ${before}`]),
    ...(next === null ? [] : [`${`${name}_NEXT`.padEnd(22)}  ${next}`]),
  ]
}

const hashedWith: Record<Secrets['passwords'][number]['pepper'], string> = {
  current: 'hashed with PASSWORD_PEPPER',
  before: 'hashed with PASSWORD_PEPPER_BEFORE',
  next: 'hashed with PASSWORD_PEPPER_NEXT',
  unnamed: 'name no pepper: hashed before the first rotation, with the pepper of then',
  none: 'from another system, without a pepper',
  unknown: 'hashed with a pepper that is not known here: their owners choose a new one by letter',
}
