import fc from 'fast-check'
import { InGroups } from '../../../services/observing/in-groups'

const toldOf = (size: number, people: number) => {
  const told: number[] = []
  const groups = new InGroups(size, (count) => told.push(count))
  for (let n = 0; n < people; n++) groups.one()
  return told
}

test.each([
  [5, 4, []],
  [5, 5, [5]],
  [5, 14, [5, 5]],
  [8, 7, []],
  [1, 2, [1, 1]],
])('in groups of %d, of %d people is told %j', (size, people, told) => {
  expect(toldOf(size, people)).toEqual(told)
})

test('nobody is told of fewer people than a group has, nor of anybody twice, and fewer than a group are missing', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 0, max: 200 }), (size, people) => {
      const told = toldOf(size, people)
      const sum = told.reduce((all, one) => all + one, 0)
      return told.every((one) => one === size) && people - sum >= 0 && people - sum < size
    }),
  )
})

test('there is no group of nobody', () => {
  expect(() => new InGroups(0, () => {})).toThrow(RangeError)
})
