/** A story told in chapters: each is a test that goes on where the one before it ended. */

/**
 * Makes the `test` of one story. What follows a chapter that failed cannot succeed, so it fails at once and names that
 * chapter, instead of waiting in vain for each card.
 */
export function story(): (title: string, chapter: () => Promise<void>) => void {
  let unfinished: string | null = null
  return (title, chapter) =>
    test(title, async () => {
      if (unfinished !== null) throw new Error(`The story ended before this: "${unfinished}" failed.`)
      unfinished = title
      await chapter()
      unfinished = null
    })
}
