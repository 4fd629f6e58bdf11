import { Connector } from '../../../bot/delivery/connector'
import { membersBy } from '../../../bot/delivery/members'
import { Pacer } from '../../../bot/delivery/pacer'
import { UNSTOPPED } from '../../support/graph-under-test'
import { InstantClock } from '../../support/instant-clock'
import { startTeamsDouble, type TeamsDouble } from '../../support/teams-double'
import { REFUSALS } from '../../support/teams-double/answer'
import { type Fault, RESET_BEFORE_ACCEPTING, refuses } from '../../support/teams-double/faults'

let teams: TeamsDouble
beforeEach(async () => {
  teams = await startTeamsDouble()
})
afterEach(() => teams.stop())

const TOKEN = async () => 'token'

/** The first page of the members of a team. */
function members(token: () => Promise<string> = TOKEN) {
  const clock = new InstantClock()
  const connector = new Connector({ appId: '', token, now: () => clock.now(), mayCall: () => true })
  const pacer = new Pacer({ clock, ceiling: 1_000 })
  const read = membersBy({ connector, pacer, clock, random: () => 0.5, throttled: () => {} })
  return read(teams.serviceUrl, teams.channel('19:team', [{ id: 'anna' }]), null, UNSTOPPED)
}

describe('the members of a team', () => {
  test.each([
    ['a gateway fails', refuses(REFUSALS.BadGateway)],
    ['connections are reset', RESET_BEFORE_ACCEPTING],
  ])('come a little later where %s', async (_, fault) => {
    teams.fails(fault, { times: 3 })
    expect((await members()).members).toMatchObject([{ aadObjectId: 'anna' }])
  })

  test.each<[string, Fault, string]>([
    ['Teams stays away', refuses(REFUSALS.ServiceUnavailable), 'teams-away'],
    ['no connection holds', RESET_BEFORE_ACCEPTING, 'teams-away'],
    ['Teams has a defect', refuses(REFUSALS.InternalServerError), 'teams-away'],
    ['the bot was taken out of the team', refuses(REFUSALS.BotNotInConversationRoster), 'team-unreadable'],
    ['the app was taken out of the team', refuses(REFUSALS.ForbiddenOperationException), 'team-unreadable'],
    ['the team is gone', refuses(REFUSALS.ConversationNotFound), 'team-unreadable'],
    ['Teams does not know the bot', refuses(REFUSALS.BotNotRegistered), 'sign-in-refused'],
  ])('are not known where %s', async (_, fault, kind) => {
    teams.fails(fault)
    await expect(members()).rejects.toMatchObject({ problem: { kind } })
  })

  test.each([
    ['is away', {}, 'teams-away'],
    ['refuses the bot', { errorCode: 'invalid_client' }, 'sign-in-refused'],
  ])('are not known where Entra %s', async (_, error, kind) => {
    const refused = () => Promise.reject(Object.assign(new Error('No token.'), error))
    await expect(members(refused)).rejects.toMatchObject({ problem: { kind } })
  })
})
