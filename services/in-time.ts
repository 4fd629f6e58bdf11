/** For work that has no end of its own and cannot be told to stop, such as the SDK's. */

/** As `work` ends; rejects with what `late` makes once so many milliseconds have passed. The work itself goes on. */
export async function inTime<Result>(work: Promise<Result>, milliseconds: number, late: () => Error): Promise<Result> {
  let timer: NodeJS.Timeout | undefined
  const limit = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(late()), milliseconds)
  })
  try {
    return await Promise.race([work, limit])
  } finally {
    clearTimeout(timer)
  }
}
