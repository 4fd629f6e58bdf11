import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { imageTag } from '../../deploy/image-tag'

const root = mkdtempSync(join(tmpdir(), 'image-tag-'))
afterAll(() => rmSync(root, { recursive: true }))

/** A repository of its own, with these changes. */
function tagWith(changes: Readonly<Record<string, string>> = {}, version = '1.2.3'): string {
  const folder = mkdtempSync(join(root, 'repository-'))
  for (const part of ['deploy', 'bot/inner']) mkdirSync(join(folder, part), { recursive: true })
  const files = {
    '.dockerignore': '*\n!bot\n!LICENSE\n',
    'deploy/Dockerfile': 'FROM a',
    'bot/inner/a.ts': 'a',
    LICENSE: 'MIT',
  }
  for (const [name, content] of Object.entries({ ...files, ...changes })) writeFileSync(join(folder, name), content)
  const elsewhere = mkdtempSync(join(root, 'elsewhere-'))
  cpSync(folder, elsewhere, { recursive: true })
  return imageTag(elsewhere, version)
}

describe('the tag of an image', () => {
  test('is the same for the same files, wherever they are, and as registries take it', () => {
    expect(tagWith()).toBe(tagWith())
    expect(tagWith()).toMatch(/^1\.2\.3-[0-9a-f]{12}$/)
  })

  test.each([['bot/inner/a.ts'], ['LICENSE'], ['deploy/Dockerfile'], ['bot/new.ts']])(
    'is another after a change of %s',
    (name) => {
      expect(tagWith({ [name]: 'changed' })).not.toBe(tagWith())
    },
  )

  test('is another where a line went from one file to the next', () => {
    expect(tagWith({ 'bot/a': 'ab', 'bot/b': 'c' })).not.toBe(tagWith({ 'bot/a': 'a', 'bot/b': 'bc' }))
  })

  test('is the same after a change of what is not in the image', () => {
    expect(tagWith({ 'README.md': 'changed' })).toBe(tagWith())
  })
})
