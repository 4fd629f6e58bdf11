import type { Command } from './command'

/** Makes the channel where it is said the communications channel. */
export const reportHere: Command = {
  name: 'report-here',
  audience: 'leads',
  async run(_parts, person) {
    return person.personal
      ? { kind: 'text', text: person.language.text('messages.reportHereWhere') }
      : { kind: 'report-here', text: person.language.text('messages.reportHere') }
  },
}
