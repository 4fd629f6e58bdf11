import { dayOf, monthsBefore } from '../../../services/privacy/retention'

test.each([
  ['2028-03-20T12:00:00Z', 24, '2026-03-20'],
  ['2026-03-31T00:30:00Z', 1, '2026-02-28'],
  ['2026-01-01T00:00:00Z', 1, '2025-12-01'],
])('the day %s less %i months is %s, in calendar months and UTC', (now, months, day) => {
  expect(dayOf(monthsBefore(new Date(now), months))).toBe(day)
})
