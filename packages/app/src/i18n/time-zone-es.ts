/**
 * What the search for a time zone says, in Spanish.
 * @module
 */
export const timeZoneEs = {
  label: 'Zona horaria',
  nothing: 'Ninguna zona horaria con ese nombre',
}

export type TimeZoneDictionary = typeof timeZoneEs
