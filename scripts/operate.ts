import { Command, CommanderError } from '@commander-js/extra-typings'
import { Failure } from './failure.ts'
import { addDescriptionCommands } from './operate/description-commands.ts'
import { addDeveloperCommands } from './operate/developer-commands.ts'
import { addErasureCommands } from './operate/erasure-commands.ts'
import { addHostnameCommands } from './operate/hostname-commands.ts'
import { addImportCommands } from './operate/import-commands.ts'
import { addLetterCommands } from './operate/letter-commands.ts'
import { WrongUse } from './operate/operator-connection.ts'
import { addOrganizationCommands } from './operate/organization-commands.ts'
import { addPortalCommands } from './operate/portal-commands.ts'
import { addSecretCommands } from './operate/secret-commands.ts'
import { addStatusCommand } from './operate/status-command.ts'
import { examples } from './operate/subcommand.ts'

const program = new Command('npm run operate --')
  .description(
    'Operates an installation: the local one that npm start runs, or a deployed one that --url or VESTIBULE_URL names.',
  )
  .exitOverride()
  .showHelpAfterError('Add --help to see how it is used.')
  .addHelpText(
    'after',
    `${examples('status', 'organizations create --name Acme --admin-email ada@example.com --admin-name "Ada Lovelace"')}

Environment:
  OPERATOR_TOKEN  the secret of the worker that is operated; not needed for the local installation
  VESTIBULE_URL   its admin hostname, such as https://admin.example.com

Exit codes:
  0  done
  1  refused, or failed
  2  used wrongly
  3  plan: something would change`,
  )

addOrganizationCommands(program)
addPortalCommands(program)
addDeveloperCommands(program)
addHostnameCommands(program)
addDescriptionCommands(program)
addLetterCommands(program)
addErasureCommands(program)
addImportCommands(program)
addSecretCommands(program)
addStatusCommand(program)

try {
  await program.parseAsync()
} catch (error) {
  process.exitCode = exitCodeOf(error)
  // What is wrong with the arguments the parser has told already.
  if (!(error instanceof CommanderError)) console.error(error instanceof Failure ? error.message : error)
}

function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
  return error instanceof WrongUse ? 2 : 1
}
