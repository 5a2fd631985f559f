import { buildPages } from './build.ts'
import { runCommand } from './failure.ts'
import { runTool } from './tool.ts'

// Fills a database with a million developers and prints what each visit reads: some minutes, so it is not a test.
await runCommand(async () => {
  await buildPages()
  const { code } = await runTool('vitest', ['run', '--project', 'bench', ...process.argv.slice(2)], { show: true })
  process.exit(code)
})
