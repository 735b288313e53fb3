/**
 * The time zone of the device.
 * @module
 */

/**
 * Its IANA name, found in a task of its own: for the first date of a page, browsers read all they know about dates, which
 * takes as long as a screen.
 */
export function findDeviceTimeZone(): Promise<string> {
  return new Promise((resolve) => setTimeout(() => resolve(Intl.DateTimeFormat().resolvedOptions().timeZone)))
}
