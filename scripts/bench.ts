import { buildPages } from './build.ts'
import { runCommand } from './failure.ts'
import { runTool } from './tool.ts'

// Fills a database with a million developers and prints what each visit reads, and measures what a clock outside can tell
// of an address: some minutes, so it is not a test.
await runCommand(async () => {
  await buildPages()
  const { code } = await runTool('vitest', ['run', '--silent=false', ...chosenProjects(), ...process.argv.slice(2)], {
    show: true,
  })
  process.exit(code)
})

// One after the other, so that neither disturbs what the other measures; both, unless the command line chooses.
function chosenProjects(): string[] {
  if (process.argv.includes('--project')) return []
  return ['--project', 'bench', '--project', 'timing', '--no-file-parallelism']
}
