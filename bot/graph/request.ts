/** What is asked of Microsoft Graph, and what it answers. */

export interface GraphRequest {
  readonly method?: 'GET' | 'POST'
  /** Below the version, encoded: `/users?$top=999`. */
  readonly path: string
  /** Sent as JSON. */
  readonly body?: unknown
  /** Asks the index that alone can count and cast; it may lag some minutes behind. The path must say `$count=true`. */
  readonly eventual?: boolean
}

export interface GraphAnswer {
  /** 0 where nothing came in time. */
  readonly status: number
  readonly body: unknown
}
