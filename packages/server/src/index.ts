/**
 * The server as a library, for tests and tools that run it in their own process.
 * @module
 */
export { type App, type AppOptions, buildApp } from './app.ts'
export { createKeys, type Keys, loadKeys } from './auth/keys.ts'
export { type Clock, systemClock } from './clock.ts'
export { type Config, ConfigError, readConfig } from './config.ts'
export type { OpenDatabase } from './db/database.ts'
export { openDatabase } from './db/open.ts'
export { type RunningServer, type ServerOptions, startServer } from './server.ts'
export { createServices, type ServiceOptions, type Services } from './services.ts'
