/**
 * The service worker: what runs for the app in this browser also when no page of it is open. Phones' apps have none.
 * @module
 */
import { browserStorage } from '@axia/client'
import { serveAppFiles } from './app-files.ts'
import type { BuiltFiles } from './built-files.ts'
import { type PushScope, showPushMessages } from './push-messages.ts'
import { workerAccount } from './worker-account.ts'
import type { WorkerScope } from './worker-scope.ts'

declare const self: WorkerScope & PushScope
/** Put in by the build (service-worker-build.ts). */
declare const builtFiles: BuiltFiles

serveAppFiles(self, builtFiles)
const { origin } = self.location
showPushMessages(self, () => workerAccount({ baseUrl: origin, storage: browserStorage({ server: origin }) }))
