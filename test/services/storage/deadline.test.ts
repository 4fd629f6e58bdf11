import { getEventListeners } from 'node:events'
import { createServer } from 'node:http'
import { TableClient } from '@azure/data-tables'
import { withDeadline } from '../../../services/storage/deadline'
import { StorageError } from '../../../services/storage/errors'
import { Table } from '../../../services/storage/table'
import { Turnstile } from '../../../services/storage/turnstile'
import { close, listen, originOf } from '../../support/loopback'

const never = (signal: AbortSignal) =>
  new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(new Error('stopped'))))

describe('every wait has an end', () => {
  test('what takes too long is unavailable', async () => {
    await expect(withDeadline(10, never)).rejects.toMatchObject({ name: 'StorageError', kind: 'unavailable' })
  })

  test('what fails in time says why', async () => {
    const conflict = new StorageError('conflict', 'told')
    await expect(withDeadline(1_000, () => Promise.reject(conflict))).rejects.toBe(conflict)
  })

  test('what is told to stop ends with the reason that was given', async () => {
    const stop = new AbortController()
    const waiting = withDeadline(10_000, never, stop.signal)
    stop.abort(new Error('the server stops'))
    await expect(waiting).rejects.toThrow('the server stops')
  })

  test('what is told to stop beforehand does not begin', async () => {
    const work = jest.fn()
    await expect(withDeadline(10_000, work, AbortSignal.abort(new Error('too late')))).rejects.toThrow('too late')
    expect(work).not.toHaveBeenCalled()
  })

  test('whoever waits no more does not listen to the one who may say stop', async () => {
    const { signal } = new AbortController()
    await withDeadline(
      10_000,
      async () => {
        expect(getEventListeners(signal, 'abort')).toHaveLength(1)
      },
      signal,
    )
    expect(getEventListeners(signal, 'abort')).toEqual([])
  })

  test('a storage that takes the request and says nothing is unavailable', async () => {
    const silent = createServer(() => undefined)
    await listen(silent)
    const account = `DefaultEndpointsProtocol=http;AccountName=a;AccountKey=AAAA;TableEndpoint=${originOf(silent)}/a;`
    const table = new Table(TableClient.fromConnectionString(account, 'any', { allowInsecureConnection: true }))
    try {
      const reading = withDeadline(100, (signal) => table.read('p', 'r', signal))
      await expect(reading).rejects.toMatchObject({ kind: 'unavailable' })
    } finally {
      await close(silent)
    }
  })
})

describe('a turnstile', () => {
  const signal = new AbortController().signal

  test('lets one at a time through for a key, in the order of asking', async () => {
    const turnstile = new Turnstile()
    const seen: string[] = []
    const task = (name: string) => async () => {
      seen.push(`${name} in`)
      await Promise.resolve()
      seen.push(`${name} out`)
    }
    await Promise.all(['a', 'b', 'c'].map((name) => turnstile.pass('key', signal, task(name))))
    expect(seen).toEqual(['a in', 'a out', 'b in', 'b out', 'c in', 'c out'])
  })

  test('lets others pass beside one that waits', async () => {
    const turnstile = new Turnstile()
    const waiting = new AbortController()
    const first = turnstile.pass('key', signal, () => never(waiting.signal))
    await expect(turnstile.pass('other', signal, async () => 'through')).resolves.toBe('through')
    waiting.abort()
    await expect(first).rejects.toThrow('stopped')
  })

  test('goes on after a failure', async () => {
    const turnstile = new Turnstile()
    const failing = turnstile.pass('key', signal, () => Promise.reject(new Error('broken')))
    await expect(turnstile.pass('key', signal, async () => 'through')).resolves.toBe('through')
    await expect(failing).rejects.toThrow('broken')
  })

  test('does not begin for one whose time has passed while waiting', async () => {
    const turnstile = new Turnstile()
    const task = jest.fn()
    const tooLate = AbortSignal.abort(new Error('too late'))
    await expect(turnstile.pass('key', tooLate, task)).rejects.toThrow('too late')
    expect(task).not.toHaveBeenCalled()
  })
})
