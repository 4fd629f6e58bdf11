/** The tenant in which the Agents Playground plays, when no configuration names another. */
export const LOCAL_TENANT = '00000000-0000-0000-0000-0000000000001'
