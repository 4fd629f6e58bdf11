import { activityKind } from '../../bot/activity-kind'

test.each([
  ['message', 'message'],
  ['messageUpdate', 'message'],
  ['invoke', 'invoke'],
  ['installationUpdate', 'installation'],
  ['conversationUpdate', 'conversation'],
  ['typing', 'other'],
  ['anna@contoso.example', 'other'],
  ['__proto__', 'other'],
  ['constructor', 'other'],
])('of an activity of type %s a collector is told %s', (type, told) => {
  expect(activityKind(type)).toBe(told)
})
