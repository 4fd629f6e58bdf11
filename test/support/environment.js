/**
 * Node as tests see it, with one thing more: `requireOnce` loads a package as the worker does, once for all its files.
 * For whatever is spoken to over HTTP alone: what it hands out belongs to another realm.
 */
const { TestEnvironment } = require('jest-environment-node')

module.exports = class extends TestEnvironment {
  constructor(...given) {
    super(...given)
    this.global.requireOnce = require
  }
}
