import { fileURLToPath } from 'node:url'

/** The folder of the built pages; it exists in the published package, and in a checkout after `node tools/build-web.mjs`. */
export const webRoot = fileURLToPath(new URL('./dist/app', import.meta.url))
