/** Loaded into the bot's process before it starts: tells its memory, after a thorough collection, when asked to. */
process.on('message', () => {
  // The first collection runs finalisers, whose garbage the second takes.
  globalThis.gc()
  setImmediate(() => {
    globalThis.gc()
    const { heapUsed, rss } = process.memoryUsage()
    process.send({ heap: heapUsed, resident: rss })
  })
})
// Nobody who is not asking keeps the process alive.
process.channel.unref()
