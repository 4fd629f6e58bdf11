/** Given to Node with `--require`: writes down, when the process ends, every file that it loaded. */
const { writeFileSync } = require('node:fs')

process.on('exit', () => writeFileSync(process.env.LOADED_FILE, JSON.stringify(Object.keys(require.cache))))
