import { ReadinessLook } from '../../bot/readiness'

let elapsed: number
let looks: number
let storage: () => Promise<void>
let readiness: ReadinessLook
beforeEach(() => {
  elapsed = 1_000_000
  looks = 0
  storage = async () => {}
  readiness = new ReadinessLook(
    () => {
      looks += 1
      return storage()
    },
    { elapsed: () => elapsed },
  )
})

const asks = (times: number) => Promise.all(Array.from({ length: times }, () => readiness.now()))

test('however often strangers ask, storage is looked at once in three seconds', async () => {
  for (const second of [0, 1, 2.9, 3, 4, 5.9, 6]) {
    elapsed = 1_000_000 + second * 1000
    expect(new Set(await asks(100))).toEqual(new Set(['ready']))
  }
  expect(looks).toBe(3)
})

test('who asks while it looks waits for the same look', async () => {
  let answers = () => {}
  storage = () => new Promise((resolve) => (answers = resolve))
  const asked = asks(50)
  answers()
  expect(new Set(await asked)).toEqual(new Set(['ready']))
  expect(looks).toBe(1)
})

test('that storage does not answer is told as long, and no longer', async () => {
  storage = () => Promise.reject(new Error('away'))
  expect(await readiness.now()).toBe('storage-away')
  storage = async () => {}
  expect(await readiness.now()).toBe('storage-away')
  elapsed += 3_000
  expect(await readiness.now()).toBe('ready')
})

test('once it stops it is not ready, and looks no more', async () => {
  await readiness.now()
  readiness.stop()
  elapsed += 3_000
  expect([await readiness.now(), looks]).toEqual(['stopping', 1])
})
