import { buildPages } from './build.ts'
import { ensureChromium } from './chromium.ts'
import { runCommand } from './failure.ts'
import { runTool } from './tool.ts'

await runCommand(async () => {
  await buildPages()
  process.env.CHROMIUM_PATH = await ensureChromium()
  const { code } = await runTool('vitest', ['run', ...chosenProjects(), ...process.argv.slice(2)], { show: true })
  process.exit(code)
})

// Everything but the benchmark, unless the command line chooses.
function chosenProjects(): string[] {
  return process.argv.includes('--project') ? [] : ['worker', 'model', 'outside'].flatMap((name) => ['--project', name])
}
