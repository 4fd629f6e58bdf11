/** The tag of an image: the version, and what it is made of. So nothing is built twice, and no change is forgotten. */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** Of the files that `.dockerignore` lets in, and the Dockerfile. `root`: of the repository. */
export function imageTag(root: string, version: string): string {
  const named = readFileSync(join(root, '.dockerignore'), 'utf8')
    .split('\n')
    .flatMap((line) => (line.startsWith('!') ? [line.slice(1).trim()] : []))
  const hash = createHash('sha256')
  for (const name of ['deploy/Dockerfile', ...named].flatMap((path) => filesBelow(root, path)).toSorted()) {
    const content = readFileSync(join(root, name))
    hash.update(`${name}\n${content.length}\n`).update(content)
  }
  return `${version}-${hash.digest('hex').slice(0, 12)}`
}

function filesBelow(root: string, path: string): string[] {
  if (!statSync(join(root, path)).isDirectory()) return [path]
  return readdirSync(join(root, path)).flatMap((name) => filesBelow(root, `${path}/${name}`))
}
