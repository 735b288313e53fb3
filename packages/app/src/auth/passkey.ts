/**
 * The browser's passkeys, in the JSON forms of the wire.
 * @module
 */
import type { AskForPasskey, MakePasskey } from '@axia/client'

/** Passkeys need a secure context and a browser that knows them. */
export function passkeysSupported(): boolean {
  return typeof window.PublicKeyCredential === 'function'
}

/** Makes a passkey on this device. @throws when the person or the device does not want to. */
export const makePasskey: MakePasskey = async (options) => {
  const { startRegistration } = await import('@simplewebauthn/browser')
  const { id, rawId, type, response } = await startRegistration({ optionsJSON: creationOptions(options) })
  const { clientDataJSON, attestationObject, transports } = response
  return {
    id,
    rawId,
    type,
    clientExtensionResults: {},
    response: { clientDataJSON, attestationObject, ...(transports && { transports: [...transports] }) },
  }
}

/** Lets the person choose a passkey of this device and unlock it. @throws when they do not want to. */
export const askForPasskey: AskForPasskey = async (options) => {
  const { startAuthentication } = await import('@simplewebauthn/browser')
  const { id, rawId, type, response } = await startAuthentication({ optionsJSON: requestOptions(options) })
  const { clientDataJSON, authenticatorData, signature, userHandle } = response
  return {
    id,
    rawId,
    type,
    clientExtensionResults: {},
    response: { clientDataJSON, authenticatorData, signature, ...(userHandle && { userHandle }) },
  }
}

type CreationOptions = Parameters<typeof import('@simplewebauthn/browser').startRegistration>[0]['optionsJSON']
type RequestOptions = Parameters<typeof import('@simplewebauthn/browser').startAuthentication>[0]['optionsJSON']

/** The server's options go to the browser as they came: it is the browser that checks them. */
function creationOptions(options: Record<string, unknown>): CreationOptions {
  return options as unknown as CreationOptions
}

function requestOptions(options: Record<string, unknown>): RequestOptions {
  return options as unknown as RequestOptions
}
