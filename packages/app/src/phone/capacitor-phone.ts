/**
 * The phone as Capacitor and its plugins show it.
 * @module
 */
import { AndroidBiometryStrength, BiometricAuth } from '@aparajita/capacitor-biometric-auth'
import { SecureStorage } from '@aparajita/capacitor-secure-storage'
import { capacitorStorage, markedStorage, type VaultKeysPlugin } from '@axia/client'
import { Capacitor, registerPlugin } from '@capacitor/core'
import { Preferences } from '@capacitor/preferences'
import { PrivacyScreen } from '@capacitor/privacy-screen'
import { type Phone, type PhoneSettings, settingsMarker } from './phone.ts'

/** @throws where there is no phone: in a browser the vault's plugin would be plain `localStorage`. */
export function capacitorPhone(): Phone {
  const platform = Capacitor.getPlatform()
  if (!Capacitor.isNativePlatform() || (platform !== 'ios' && platform !== 'android')) {
    throw new Error('this is the app for phones, and runs nowhere else')
  }
  const settings: PhoneSettings = {
    read: async (key) => (await Preferences.get({ key })).value ?? undefined,
    write: (key, value) => Preferences.set({ key, value }),
    delete: (key) => Preferences.remove({ key }),
  }
  const keys = registerPlugin<VaultKeysPlugin>('VaultKeys')

  return {
    settings,
    vault(server) {
      const place = { server, plugin: SecureStorage }
      const vault = capacitorStorage(platform === 'ios' ? { ...place, platform } : { ...place, platform, keys })
      return markedStorage(vault, settingsMarker(settings, server))
    },
    biometrics: {
      isAvailable: async () => (await BiometricAuth.checkBiometry()).strongBiometryIsAvailable,
      async confirm(reason) {
        try {
          await BiometricAuth.authenticate({
            reason,
            androidTitle: 'AxIA',
            androidBiometryStrength: AndroidBiometryStrength.strong,
            allowDeviceCredential: true, // a wet finger shuts nobody out
          })
          return true
        } catch {
          return false // called off, not recognised, locked out: it was not given
        }
      },
    },
    async hideScreen(isHidden) {
      if (isHidden) await PrivacyScreen.enable({ android: { dimBackground: true }, ios: { blurEffect: 'dark' } })
      else await PrivacyScreen.disable()
    },
  }
}
