import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { defectOf } from '../../bot/log'

/** What the built log writes when a script uses it: it writes past this process' own output. */
function written(level: string, script: string): readonly Record<string, unknown>[] {
  const built = JSON.stringify(join(__dirname, '..', '..', 'dist', 'bot', 'log.js'))
  const code = `const log = require(${built}).createLog('${level}'); ${script}`
  const lines = execFileSync(process.execPath, ['-e', code], { encoding: 'utf8' }).split('\n')
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line))
}

describe('the log', () => {
  test('writes one line an event: when, how grave, what, and its fields; nothing of the machine', () => {
    const [line] = written('info', "log('request-refused', { status: 413, reason: 'The request is too large.' })")
    const fields = { event: 'request-refused', status: 413, reason: 'The request is too large.' }
    expect(line).toEqual({ level: 30, time: expect.any(Number), ...fields })
  })

  test.each([
    ['info', ['stopped', 'unknown-person', 'post-failed']],
    ['warn', ['unknown-person', 'post-failed']],
    ['error', ['post-failed']],
    ['silent', []],
  ])('at level %s tells what is as grave, or graver', (level, events) => {
    const script =
      "log('stopped', { unfinishedTurns: 0 }); log('unknown-person', {}); log('post-failed', { status: 403 })"
    expect(written(level, script).map(({ event }) => event)).toEqual(events)
  })
})

describe('a defect', () => {
  test('is logged by its name and where it happened, never by its words, which may quote somebody', () => {
    const { error, stack } = defectOf(new RangeError('Anna answered "weekly"\nand more'))
    expect(error).toBe('RangeError')
    expect(stack).toMatch(/^\s+at .*log\.test\.ts/)
    expect(stack).not.toMatch(/Anna|more/)
  })

  test.each(['Unexpected token in "\n   at home, weekly" ', '\n    at Anna (weekly:1:2)', '    at Anna'])(
    'whose words look like places is told without them: %j',
    (words) => {
      const { stack } = defectOf(new SyntaxError(words))
      expect(stack).toMatch(/^\s+at .*log\.test\.ts/)
      expect(stack).not.toMatch(/Anna|home|weekly/)
    },
  )

  test('whose words were changed since it was made is told without a place, rather than with words', () => {
    const error = Object.assign(new Error('other words'), { stack: 'Error: words\n    at Anna' })
    expect(defectOf(error)).toEqual({ error: 'Error', stack: '' })
  })

  test('that is no error is logged as such', () => {
    expect(defectOf('Anna')).toEqual({ error: 'something that is no error', stack: '' })
  })
})
