import { Failure, runCommand } from './failure.ts'
import { runTool } from './tool.ts'

type Step = { name: string; tool: string; args: string[] }

// Biome colours what it says even for a file, unless it is told not to.
const colors = process.stdout.isTTY ? 'force' : 'off'

const steps: Step[] = [
  { name: 'Formatting and lint', tool: 'biome', args: ['ci', `--colors=${colors}`, '.'] },
  // It also writes the types of the pages, on which the next steps rely.
  { name: 'Types of the pages', tool: 'astro', args: ['check'] },
  { name: 'Types of the worker', tool: 'tsc', args: ['--noEmit', '-p', 'worker'] },
  { name: 'Types of the scripts', tool: 'tsc', args: ['--noEmit', '-p', 'scripts'] },
  { name: 'Types of the tests', tool: 'tsc', args: ['--noEmit', '-p', 'tests'] },
  { name: 'Types of the journey', tool: 'tsc', args: ['--noEmit', '-p', 'tests/journey'] },
  { name: 'Unused code', tool: 'knip', args: ['--no-progress'] },
  { name: 'Dependency rule', tool: 'vitest', args: ['run', 'tests/architecture.test.ts'] },
]

await runCommand(async () => {
  for (const step of steps) await take(step)
})

async function take({ name, tool, args }: Step): Promise<void> {
  const start = performance.now()
  const { code, output } = await runTool(tool, args)
  const seconds = ((performance.now() - start) / 1000).toFixed(1)
  console.log(`${name.padEnd(21)} ${code === 0 ? 'ok    ' : 'failed'} ${seconds.padStart(5)} s`)
  if (code !== 0) throw new Failure(`\n${output.trim()}`)
}
