import { checkEntity, checkTransaction, entitySize, transactionsOf } from '../../../services/storage/limits'

const tooLarge = expect.objectContaining({ name: 'StorageError', kind: 'too-large' })
const properties = (count: number, value: string | number = 1) =>
  Object.fromEntries(Array.from({ length: count }, (_, place) => [`p${place}`, value]))

describe('limits of Azure Tables, of which the emulator lets some pass', () => {
  test('a text has at most 32 Ki characters', () => {
    expect(() => checkEntity('p', 'r', { text: 'x'.repeat(32 * 1024) })).not.toThrow()
    expect(() => checkEntity('p', 'r', { text: 'x'.repeat(32 * 1024 + 1) })).toThrow(tooLarge)
  })

  test('a text is measured in UTF-16, where an emoji counts as two', () => {
    expect(() => checkEntity('p', 'r', { text: '🙂'.repeat(16 * 1024) })).not.toThrow()
    expect(() => checkEntity('p', 'r', { text: '🙂'.repeat(16 * 1024 + 1) })).toThrow(tooLarge)
  })

  test('an entity has at most 252 properties of its own', () => {
    expect(() => checkEntity('p', 'r', properties(252))).not.toThrow()
    expect(() => checkEntity('p', 'r', properties(253))).toThrow(tooLarge)
  })

  test('an entity takes at most 1 MiB', () => {
    expect(() => checkEntity('p', 'r', properties(15, 'x'.repeat(32 * 1024)))).not.toThrow()
    expect(() => checkEntity('p', 'r', properties(17, 'x'.repeat(32 * 1024)))).toThrow(tooLarge)
  })

  test('a transaction has at most 100 changes', () => {
    expect(() => checkTransaction(Array(100).fill(10))).not.toThrow()
    expect(() => checkTransaction(Array(101).fill(10))).toThrow(tooLarge)
  })

  test.each([
    [0, []],
    [1, [1]],
    [99, [99]],
    [100, [99, 1]],
    [250, [99, 99, 52]],
  ])('%d rows fit these transactions, each beside the row that counts them', (rows, sizes) => {
    const items = Array.from({ length: rows }, (_, row) => row)
    const transactions = transactionsOf(items)
    expect(transactions.map(({ length }) => length)).toEqual(sizes)
    expect(transactions.flat()).toEqual(items)
  })

  test('a transaction takes at most 4 MiB', () => {
    const one = entitySize('p', 'r', properties(15, 'x'.repeat(32 * 1024)))
    expect(() => checkTransaction(Array(4).fill(one))).not.toThrow()
    expect(() => checkTransaction(Array(5).fill(one))).toThrow(tooLarge)
  })
})
