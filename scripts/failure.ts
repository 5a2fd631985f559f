/** Something that went wrong in a foreseen way: its message alone says what happened and what to do next. */
export class Failure extends Error {}

/** Runs a command's main function; a failure is told in its own words, a surprise with its stack, and both exit 1. */
export async function runCommand(main: () => Promise<void>): Promise<void> {
  try {
    await main()
  } catch (error) {
    console.error(error instanceof Failure ? error.message : error)
    process.exit(1)
  }
}
