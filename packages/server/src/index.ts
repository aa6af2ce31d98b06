export type { ApplyLine, OwnerRows, OwnerStatus } from './commands/command-answers.ts'
export { type CommandSocket, type CommandSocketParts, openCommandSocket } from './commands/command-socket.ts'
export { type OwnerClient, ownerClient } from './commands/owner-client.ts'
export { type RunningServer, type ServedWorkspace, type ServerOptions, startServer } from './start-server.ts'
