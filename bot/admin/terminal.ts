/** Where a command says what it does: a bar on a terminal, and elsewhere a line now and then. */
export interface Terminal {
  /** What the command has to say, on the standard output. */
  say(line: string): void
  /** How far it is. */
  progress(done: number, of: number): void
}

const WIDTH = 30
const BAR_MILLISECONDS = 100
const LINE_MILLISECONDS = 5_000

interface Screen {
  readonly isTTY?: boolean
  write(text: string): unknown
}

export function terminalOn(out: Screen, err: Screen, elapsed: () => number): Terminal {
  let last = Number.NEGATIVE_INFINITY
  let drawn = false
  const clear = () => {
    if (drawn) err.write('\r\u001b[K')
    drawn = false
  }
  return {
    say: (line) => {
      clear()
      out.write(`${line}\n`)
    },
    progress: (done, of) => {
      const ended = done >= of
      const pace = err.isTTY ? BAR_MILLISECONDS : LINE_MILLISECONDS
      if (!ended && elapsed() - last < pace) return
      last = elapsed()
      const percent = of === 0 ? 100 : Math.floor((100 * done) / of)
      if (err.isTTY) {
        const full = Math.round((WIDTH * percent) / 100)
        err.write(`\r[${'#'.repeat(full)}${' '.repeat(WIDTH - full)}] ${percent} %  ${done} of ${of}`)
        drawn = true
        if (ended) clear()
      } else {
        err.write(`${percent} %  ${done} of ${of}\n`)
      }
    },
  }
}
