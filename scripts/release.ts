import { Failure, runCommand } from './failure.ts'
import { root } from './project.ts'
import { release } from './releases.ts'

// Makes what stands here a version: `npm run release -- 1.2.0`. What is left is to commit it, and to tag the commit.
await runCommand(async () => {
  const [version, ...others] = process.argv.slice(2)
  if (!version || others.length > 0) throw new Failure('Name one version: npm run release -- 1.2.0')
  release(root, version, new Date().toISOString().slice(0, 10))
  console.log(`This is ${version} now. Commit it, and tag the commit: git tag v${version}`)
})
