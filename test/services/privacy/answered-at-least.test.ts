import { answeredAtLeast } from '../../../services/privacy/release'

test.each`
  answered | minimum | told    | why
  ${4}     | ${5}    | ${null} | ${'fewer than the minimum'}
  ${5}     | ${5}    | ${5}    | ${'the first step'}
  ${9}     | ${5}    | ${5}    | ${'four more are fewer than the minimum'}
  ${10}    | ${5}    | ${10}   | ${'five more'}
  ${15}    | ${8}    | ${8}    | ${'a larger minimum makes larger steps'}
  ${7}     | ${1}    | ${5}    | ${'nothing lowers it'}
`('of $answered who answered, $told are told: $why', ({ answered, minimum, told }) => {
  expect(answeredAtLeast(answered, minimum)).toBe(told)
})
