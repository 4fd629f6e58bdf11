/** What we use of Azurite's private interface, which carries no types; 3.35.0 is pinned. */
declare module 'azurite/dist/src/table/TableConfiguration' {
  export default class TableConfiguration {
    constructor(
      host: string,
      port: number,
      keepAliveTimeout: number,
      metadataDBPath: string,
      enableDebugLog: boolean,
      enableAccessLog: boolean,
      accessLogWriteStream: undefined,
      debugLogFilePath: undefined,
      loose: boolean,
      skipApiVersionCheck: boolean,
      cert: string,
      key: string,
      pwd: string,
      oauth: undefined,
      disableProductStyleUrl: boolean,
      isMemoryPersistence: boolean,
    )
  }
}

declare module 'azurite/dist/src/table/TableServer' {
  import type { Server } from 'node:http'
  import type TableConfiguration from 'azurite/dist/src/table/TableConfiguration'

  export default class TableServer {
    constructor(configuration: TableConfiguration)
    readonly httpServer: Server
    start(): Promise<void>
    close(): Promise<void>
    /** Such as `http://127.0.0.1:41234`. */
    getHttpServerAddress(): string
  }
}

declare module 'azurite/dist/src/queue/QueueConfiguration' {
  export default class QueueConfiguration {
    constructor(
      host: string,
      port: number,
      keepAliveTimeout: number,
      metadataDBPath: string,
      extentDBPath: string,
      persistencePathArray: readonly never[],
      enableAccessLog: boolean,
      accessLogWriteStream: undefined,
      enableDebugLog: boolean,
      debugLogFilePath: undefined,
      loose: boolean,
      skipApiVersionCheck: boolean,
      cert: string,
      key: string,
      pwd: string,
      oauth: undefined,
      disableProductStyleUrl: boolean,
      isMemoryPersistence: boolean,
    )
  }
}

declare module 'azurite/dist/src/queue/QueueServer' {
  import type { Server } from 'node:http'
  import type QueueConfiguration from 'azurite/dist/src/queue/QueueConfiguration'

  export default class QueueServer {
    constructor(configuration: QueueConfiguration)
    readonly httpServer: Server
    start(): Promise<void>
    close(): Promise<void>
    /** Such as `http://127.0.0.1:41234`. */
    getHttpServerAddress(): string
  }
}
