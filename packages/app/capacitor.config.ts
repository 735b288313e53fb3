/**
 * How the phone apps are made of the web app.
 * @module
 */
import type { CapacitorConfig } from '@capacitor/cli'

const config: CapacitorConfig = {
  appId: 'org.axia.app',
  appName: 'AxIA',
  webDir: 'dist-phone',
  loggingBehavior: 'none', // what goes over the bridge is secrets: no log shows it, in debug builds neither
  // Its pages are at home at https://localhost on Android and at capacitor://localhost on iOS: the server knows these origins.
  server: { hostname: 'localhost', androidScheme: 'https', iosScheme: 'capacitor', cleartext: false },
  android: { allowMixedContent: false, webContentsDebuggingEnabled: false, minWebViewVersion: 123 },
  ios: { webContentsDebuggingEnabled: false },
}

export default config
