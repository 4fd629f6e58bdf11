import { EMPTY_LEDGER, mayRelease, releaseTally } from '../../../services/privacy/release'

const ledger = (released: number, withheld = 0) => ({ ...EMPTY_LEDGER, released, withheld })

describe('whether a release may be made', () => {
  test.each`
    respondents | touched | released | withheld | minimum | may      | why
    ${4}        | ${4}    | ${0}     | ${0}     | ${5}    | ${false} | ${'four are too few'}
    ${5}        | ${5}    | ${0}     | ${0}     | ${5}    | ${true}  | ${'the fifth respondent releases'}
    ${5}        | ${0}    | ${0}     | ${0}     | ${5}    | ${true}  | ${'the first release needs respondents only'}
    ${9}        | ${0}    | ${1}     | ${0}     | ${5}    | ${false} | ${'nobody differs: the last one stands'}
    ${9}        | ${4}    | ${1}     | ${0}     | ${5}    | ${false} | ${'four differ: the last one stands'}
    ${9}        | ${5}    | ${1}     | ${0}     | ${5}    | ${true}  | ${'five differ'}
    ${4}        | ${9}    | ${1}     | ${0}     | ${5}    | ${false} | ${'too many left'}
    ${9}        | ${6}    | ${1}     | ${2}     | ${5}    | ${false} | ${'two of the six may only have changed back'}
    ${9}        | ${7}    | ${1}     | ${2}     | ${5}    | ${true}  | ${'five certainly differ'}
    ${9}        | ${9}    | ${0}     | ${0}     | ${10}   | ${false} | ${'an administrator raised the minimum'}
    ${4}        | ${4}    | ${0}     | ${0}     | ${1}    | ${false} | ${'nothing lowers the minimum below five'}
  `('$why', ({ respondents, touched, released, withheld, minimum, may }) => {
    expect(mayRelease({ respondents, touched }, ledger(released, withheld), minimum)).toBe(may)
  })

  test('a tally of fewer than the minimum passes no gate', () => {
    expect(releaseTally({ respondents: 4, counts: {} }, 1)).toBeNull()
    expect(releaseTally({ respondents: 9, counts: {} }, 10)).toBeNull()
    expect(releaseTally({ respondents: 5, counts: {} }, 5)).toEqual({ respondents: 5, counts: {} })
  })
})
