/**
 * What reminders alone say, in English.
 * @module
 */
import { plural } from './plural.ts'
import type { ReminderDictionary } from './reminder-es.ts'

const count = (value: number, one: string, other: string) => plural('en', value, one, other)

export const reminderEn: ReminderDictionary = {
  hint: 'Notices of your events and tasks on the devices that you choose, also while the app is closed.',
  turnOn: 'Switch on for this device',
  turnOff: 'Switch off here',
  turnedOn: 'Reminders are on for this device',
  turnedOff: 'Reminders are off',
  isOn: 'This device gets reminders.',
  test: 'Send a test',
  tested: 'Test sent: it should arrive within seconds',
  denied:
    'The browser blocks notifications of this site. Allow them in the site’s settings (the icon beside the address), then come back to this page.',
  dismissed: 'Permission was not given: reminders stay off.',
  unsupported:
    'This browser cannot get reminders here. Open AxIA over HTTPS in a current browser; on an iPhone or iPad, add it to the home screen first.',
  failed: 'The browser could not subscribe to notifications. Try again later.',
  phone: 'The phone app does not get reminders yet: switch them on in the browser.',
  devices: 'Devices with reminders',
  noDevices: 'No device gets them yet.',
  nobody: 'No device gets reminders yet.',
  nobodyHere: 'This one cannot: Settings, Reminders, says why.',
  lastSent: (when) => `Last notice ${when}`,
  neverSent: 'No notice yet',
  failing: 'The last notice did not arrive',
  remove: (name) => `Stop reminding on ${name}`,
  removeTitle: (name) => `Stop reminding on ${name}?`,
  removeText: 'That device gets no more reminders until they are switched on there again.',
  removeVerb: 'Stop reminding',
  defaults: 'When to remind',
  events: 'Events',
  allDay: 'All-day events',
  tasks: 'Tasks, when they are due',
  tasksHint: 'Those due on a day, without a time, at 9:00.',
  answers: 'Answers that come while AxIA is not open',
  reminder: 'Reminder',
  usual: 'As usual',
  usualIs: (usual) => `As usual (${usual})`,
  none: 'None',
  sameDay: 'On the day at 9:00',
  dayBefore: 'The evening before at 20:00',
  before: (minutes) => {
    if (minutes === 0) return 'When it starts'
    if (minutes % 10_080 === 0) return count(minutes / 10_080, '1 week before', `${minutes / 10_080} weeks before`)
    if (minutes % 1440 === 0) return count(minutes / 1440, '1 day before', `${minutes / 1440} days before`)
    if (minutes % 60 === 0) return count(minutes / 60, '1 hour before', `${minutes / 60} hours before`)
    return count(minutes, '1 minute before', `${minutes} minutes before`)
  },
}
