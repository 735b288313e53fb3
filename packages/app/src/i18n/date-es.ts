/**
 * What a date field says of a day that cannot be meant, in Spanish.
 * @module
 */
export const dateEs = {
  unfinished: 'Completa la fecha: día, mes y año.',
  fourDigits: 'Escribe el año con cuatro cifras.',
  notBefore: (day: string) => `Elige un día a partir del ${day}.`,
  notAfter: (day: string) => `Elige un día hasta el ${day}.`,
}

export type DateDictionary = typeof dateEs
