/**
 * What the app asks of the phone that it runs on; everything that only a phone has comes through here.
 * @module
 */
import type { InstallMarker, SecureStorage } from '@axia/client'

/** Small things that are no secrets, in the phone's preferences: they go when the app is removed. */
export interface PhoneSettings {
  read(name: string): Promise<string | undefined>
  write(name: string, value: string): Promise<void>
  delete(name: string): Promise<void>
}

export interface Biometrics {
  /** Whether a finger or a face is enrolled on this phone. */
  isAvailable(): Promise<boolean>
  /** Asks for the finger or the face, else for the phone's own code. False when it was not given. */
  confirm(reason: string): Promise<boolean>
}

export interface Phone {
  readonly settings: PhoneSettings
  readonly biometrics: Biometrics
  /** This phone's vault for the secrets of one server. */
  vault(server: string): SecureStorage
  /** Keeps the screen out of screenshots and of the list of apps, or no longer. */
  hideScreen(isHidden: boolean): Promise<void>
}

/** Marks this installation in the phone's preferences, beside the vault, which may outlive the app. */
export function settingsMarker(settings: PhoneSettings, server: string): InstallMarker {
  const name = `installed ${server}`
  return {
    isSet: async () => (await settings.read(name)) !== undefined,
    set: () => settings.write(name, 'yes'),
  }
}
