// npm run verify: what CI runs, which is every tier of npm test and never a choice of them.
process.argv.length = 2
await import('./test.mjs')
