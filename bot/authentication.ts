/** The SDK's authentication, which makes two HTTP clients for every turn: here they are made once, and kept. */
import { type Activity, ConfigurationBotFrameworkAuthentication } from 'botbuilder'
import type {
  AuthenticateRequestResult,
  ClaimsIdentity,
  ConnectorClient,
  ConnectorFactory,
  UserTokenClient,
} from 'botframework-connector'

export class KeptAuthentication extends ConfigurationBotFrameworkAuthentication {
  readonly #connectors = new Map<string, Promise<ConnectorClient>>()
  #userTokens: Promise<UserTokenClient> | null = null

  /** Every caller who is let in names the one bot of this process, so its clients are the same for all of them. */
  override async authenticateRequest(activity: Activity, authorization: string): Promise<AuthenticateRequestResult> {
    const result = await super.authenticateRequest(activity, authorization)
    const { connectorFactory: factory } = result
    return factory === undefined ? result : { ...result, connectorFactory: this.#keeping(factory) }
  }

  /** We ask nobody to sign in, but the SDK wants one for each turn. */
  override createUserTokenClient(claims: ClaimsIdentity): Promise<UserTokenClient> {
    this.#userTokens ??= super.createUserTokenClient(claims)
    return this.#userTokens
  }

  #keeping(factory: ConnectorFactory): ConnectorFactory {
    return {
      create: (serviceUrl, audience) => {
        const key = `${audience} ${serviceUrl}`
        const connector = this.#connectors.get(key) ?? factory.create(serviceUrl, audience)
        if (this.#connectors.size >= MAXIMUM_CONNECTORS) this.#connectors.clear()
        this.#connectors.set(key, connector)
        return connector
      },
    }
  }
}

/** Teams has an address for each region. */
const MAXIMUM_CONNECTORS = 100
