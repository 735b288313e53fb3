/**
 * Spanish numbers, weekdays and months, folded, and the sources of expressions that find them.
 * @module
 */
import { anyOf, monthReader, numberReader } from './numbers.ts'

// biome-ignore format: a table
export const numbers: Record<string, number> = {
  un: 1, uno: 1, una: 1, primero: 1, dos: 2, tres: 3, cuatro: 4, cinco: 5, seis: 6, siete: 7, ocho: 8, nueve: 9, diez: 10,
  once: 11, doce: 12, trece: 13, catorce: 14, quince: 15, dieciseis: 16, diecisiete: 17, dieciocho: 18, diecinueve: 19,
  veinte: 20, veintiuno: 21, veintidos: 22, veintitres: 23, veinticuatro: 24, veinticinco: 25, veintiseis: 26,
  veintisiete: 27, veintiocho: 28, veintinueve: 29, treinta: 30, 'treinta y uno': 31, cuarenta: 40, 'cuarenta y cinco': 45,
  cincuenta: 50, sesenta: 60, noventa: 90,
}
export const weekdays: Record<string, number> = {
  lunes: 1,
  martes: 2,
  miercoles: 3,
  jueves: 4,
  viernes: 5,
  sabado: 6,
  domingo: 7,
}
// biome-ignore format: a table
export const months: Record<string, number> = {
  enero: 1, ene: 1, febrero: 2, feb: 2, marzo: 3, mar: 3, abril: 4, abr: 4, mayo: 5, may: 5, junio: 6, jun: 6, julio: 7,
  jul: 7, agosto: 8, ago: 8, septiembre: 9, setiembre: 9, sept: 9, sep: 9, octubre: 10, oct: 10, noviembre: 11, nov: 11,
  diciembre: 12, dic: 12,
}

export const number: ReturnType<typeof numberReader> = numberReader(numbers)
export const monthNumber: ReturnType<typeof monthReader> = monthReader(months)

export const NUMBER: string = `(?:\\d{1,3}(?:[.,]\\d)?|${anyOf(numbers)})`
export const WEEKDAY: string = `(?:${anyOf(weekdays)})\\b`
export const MONTH: string = `(?:${anyOf(months)})\\b\\.?`

/** Of a month: its first to fourth weekday of a name, or its last one. */
export const ordinals: Record<string, number> = {
  primer: 1,
  primero: 1,
  segundo: 2,
  tercer: 3,
  tercero: 3,
  cuarto: 4,
  ultimo: -1,
}
