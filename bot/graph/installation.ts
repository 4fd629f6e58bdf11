/** Installs our own app for people, so that the bot may write to them. */
import type { EmployeeId } from '../../services/identifiers'
import type { Clock } from '../clock'
import { publishedApp } from './catalogue'
import { errorOf, failureOf, GraphError, type GraphFailure, isPassing } from './failure'
import type { Graph } from './graph'
import type { GraphAnswer, GraphRequest } from './request'

/** Why nobody at all can have the app installed. */
export type InstallProblem =
  | GraphFailure
  /** Neither the organisation's catalogue nor the store has such an app. */
  | { readonly kind: 'app-not-in-catalogue' }
  /** The manifest's `webApplicationInfo` names another identity than ours. */
  | { readonly kind: 'app-not-ours' }

export interface InstallReport {
  /** They have the app: since now, or since before. */
  readonly installed: number
  /** Refused one by one, such as by an app policy; or not tried, because of a `problem` that does not pass. */
  readonly failed: number
  /** Whom Teams could not help this time, or who were not tried since Graph is away: another try may succeed. */
  readonly left: readonly EmployeeId[]
  readonly problem: InstallProblem | null
}

export class AppInstaller {
  /** What the catalogue calls our app; null until it was asked. */
  #app: string | null = null
  /** When the next batch may go, by the clock that never jumps. */
  #next = 0

  /** `externalId`: the id in the app's manifest. */
  constructor(
    private readonly graph: Graph,
    private readonly externalId: string,
    private readonly clock: Clock,
  ) {}

  /** What stands in the way of installing, as far as that can be known without doing it; null for nothing. */
  async problem(signal: AbortSignal): Promise<InstallProblem | null> {
    try {
      await this.#known(signal)
      return null
    } catch (error) {
      return problemOf(error)
    }
  }

  /** Never rejects but with the signal's reason: whoever could not be helped is counted. */
  async install(people: readonly EmployeeId[], signal: AbortSignal): Promise<InstallReport> {
    const problem = people.length === 0 ? null : await this.problem(signal)
    const run: Run = { waiting: [...people], renewal: null, installed: 0, left: [], inTrouble: 0, problem }
    await Promise.all(Array.from({ length: AT_ONCE }, () => this.#work(run, signal)))
    const { installed, waiting } = run
    const left = run.problem?.kind === 'away' ? [...run.left, ...waiting] : run.left
    return { installed, failed: people.length - installed - left.length, left, problem: run.problem }
  }

  async #work(run: Run, signal: AbortSignal): Promise<void> {
    while (run.waiting.length > 0 && run.problem === null) {
      const people = run.waiting.splice(0, TOGETHER)
      try {
        const answers = await this.#installAll(people, run, signal)
        run.installed += answers.filter(isInstalled).length
        const left = people.filter((_, place) => isPassing(answers[place]?.status ?? 0))
        run.left.push(...left)
        run.inTrouble = left.length === people.length ? run.inTrouble + left.length : 0
        run.problem ??= problemIn(answers) ?? (run.inTrouble >= TROUBLE_OF_ALL ? { kind: 'away' } : null)
      } catch (error) {
        signal.throwIfAborted()
        const problem = problemOf(error)
        if (problem.kind === 'away') run.left.push(...people)
        run.problem ??= problem
      }
    }
  }

  /**
   * The answers in the order of the people. The catalogue's name for the app changes when the app is published anew:
   * then each person is 404, once.
   */
  async #installAll(people: readonly EmployeeId[], run: Run, signal: AbortSignal): Promise<readonly GraphAnswer[]> {
    const app = await (run.renewal ?? this.#known(signal))
    const requests = people.map((person) => this.#installing(app, person))
    // Last: whatever all wait for before would send them off together.
    await this.#pace(signal)
    const answers = await this.graph.batch(requests, PERMISSION, signal)
    if (answers.every(({ status }) => status !== 404)) return answers
    run.renewal ??= this.#lookUp(signal)
    if ((await run.renewal) === app) return answers
    const lost = people.filter((_, place) => answers[place]?.status === 404)
    const again = [...(await this.#installAll(lost, run, signal))]
    return answers.map((answer) => (answer.status === 404 ? (again.shift() ?? answer) : answer))
  }

  #installing(app: string, person: EmployeeId): GraphRequest {
    return {
      method: 'POST',
      path: `/users/${encodeURIComponent(person)}/teamwork/installedApps`,
      body: { 'teamsApp@odata.bind': this.graph.urlOf(`/appCatalogs/teamsApps/${app}`) },
    }
  }

  async #known(signal: AbortSignal): Promise<string> {
    return this.#app ?? this.#lookUp(signal)
  }

  async #lookUp(signal: AbortSignal): Promise<string> {
    const app = await publishedApp(this.graph, this.externalId, signal)
    if (app === null) throw new NotInCatalogue()
    this.#app = app.id
    return app.id
  }

  /** Teams takes 30 installations a second of one app in a tenant. */
  async #pace(signal: AbortSignal): Promise<void> {
    const now = this.clock.elapsed()
    const at = Math.max(now, this.#next)
    this.#next = at + BATCH_MILLISECONDS
    if (at > now) await this.clock.sleep(at - now, signal)
  }
}

interface Run {
  readonly waiting: EmployeeId[]
  /** The app was looked up again, which is done once a run. */
  renewal: Promise<string> | null
  installed: number
  readonly left: EmployeeId[]
  /** So many in a row met nothing but errors of Teams. */
  inTrouble: number
  problem: InstallProblem | null
}

const PERMISSION = 'TeamsAppInstallation.ReadWriteSelfForUser.All'
/** Three batches of ten a second, and a little less: larger ones would be bursts beyond the thirty. */
const TOGETHER = 10
const BATCH_MILLISECONDS = 350
/** One installation takes a second or more, so that one batch after another would not reach the pace. */
const AT_ONCE = 6

/** As many as are asked at once: where not one of them is helped, the trouble is not theirs. */
const TROUBLE_OF_ALL = TOGETHER * AT_ONCE

class NotInCatalogue extends Error {}

/** 409: it was there already. */
function isInstalled({ status }: GraphAnswer): boolean {
  return (status >= 200 && status < 300) || status === 409
}

/** What a batch of answers says of all the others. */
function problemIn(answers: readonly GraphAnswer[]): InstallProblem | null {
  for (const answer of answers) {
    const { code, message } = errorOf(answer.body)
    if (answer.status === 401) return failureOf(answer, PERMISSION)
    if (answer.status !== 403) continue
    if (code === 'Authorization_RequestDenied' || DENIED.test(message)) return failureOf(answer, PERMISSION)
    if (NOT_OURS.test(message)) return { kind: 'app-not-ours' }
  }
  return null
}

/** Teams says 403 of a missing permission, of a foreign app and of a person's app policy alike. */
const DENIED = /missing (role|scope) permissions|insufficient privileges/i
const NOT_OURS = /not allowed to manage the teams app/i

function problemOf(error: unknown): InstallProblem {
  if (error instanceof NotInCatalogue) return { kind: 'app-not-in-catalogue' }
  if (error instanceof GraphError) return error.failure
  throw error
}
