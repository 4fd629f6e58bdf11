import { portError } from '../../bot/start-error'

describe('a port on which nothing can listen', () => {
  test.each([
    ['EADDRINUSE', 'Port 80 is taken. Stop what uses it, or set PORT to a free one.'],
    ['EACCES', 'Port 80 is not for this user. Set PORT to one above 1023.'],
  ])('is told by its reason: %s', (code, told) => {
    expect(portError(Object.assign(new Error(), { code }), 80, 'PORT')?.message).toBe(told)
  })

  test.each([new Error('no code'), Object.assign(new Error(), { code: 'EMFILE' }), 'text'])(
    'is not what %p is of',
    (error) => {
      expect(portError(error, 80, 'PORT')).toBeNull()
    },
  )
})
