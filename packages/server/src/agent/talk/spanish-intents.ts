/**
 * How things are asked for in Spanish. All on folded text.
 * @module
 */
import type { IntentPattern } from './intent-pattern.ts'

const MAKE =
  '(?:anade|anadir|anademe|agrega|agregar|agregame|crea|crear|creame|apunta|apuntar|apuntame|anota|anotar|anotame|pon|ponme|nueva|nuevo)'
const APPOINTMENT = '(?:reunion|cita|llamada|comida|cena|almuerzo|desayuno|videollamada|entrevista|clase)'

/** Tried in this order. */
export const spanishIntents: readonly IntentPattern[] = [
  { name: 'help', pattern: /^\/?(?:ayuda|ayudame|auxilio|start)\b$/du },
  {
    name: 'help',
    pattern:
      /^(?:que (?:mas )?(?:puedes|sabes) hacer|como funcionas?|que eres|quien eres|en que (?:me )?puedes ayudar(?:me)?)/du,
  },
  {
    name: 'greeting',
    pattern:
      /^(?:hola|buenas|buenos dias|buenas (?:tardes|noches)|que tal|saludos|como estas)(?:[ ,]+(?:axia|buenas|buenos dias|buenas tardes|buenas noches|que tal|como estas))*$/du,
  },
  { name: 'thanks', pattern: /^(?:ok[, ]+|vale[, ]+|perfecto[, ]+)?(?:muchas |mil )?gracias\b.{0,40}$/du },
  {
    name: 'undo',
    pattern:
      /^\/?(?:deshaz(?:lo|la|me eso| eso| lo ultimo| el ultimo cambio)?|deshacer(?:lo)?|anula(?:lo| eso| lo ultimo)|vuelve atras|(?:dejalo|vuelve a (?:ponerlo|dejarlo)) como estaba)$/du,
  },
  { name: 'clock', pattern: /^(?:me dices |dime )?que hora es\b/du },
  {
    name: 'date',
    pattern:
      /^(?:me dices |dime )?(?:(?:a |en )?que (?:dia|fecha) (?:es|estamos|sera|cae)|a cuanto estamos|que fecha tenemos)\b/du,
  },
  {
    name: 'free',
    pattern:
      /^(?:(?:cuando|a que horas?|que dia) (?:estoy|estare|voy a estar|tengo|puedo|podria|podemos)(?: un| algun)? (?:quedar|vernos|libre|hueco|rato libre|tiempo(?: libre)?|disponible)|(?:que|cuantos) huecos|(?:tengo|me queda)(?: un| algun)? (?:hueco|rato libre|tiempo libre|libre)|(?:estoy|estare) (?:libre|disponible|ocupad[oa])|huecos)\b(?: (?:libres?|tengo|hay|me quedan))*/du,
  },
  {
    name: 'when',
    pattern:
      /^(?:y )?(?:cuando|a que hora|en que (?:dia|fecha)|que dia|donde|cuanto (?:falta|queda) para)(?:(?: me)? (?:es|son|sera|seran|fue|era|tengo|tenemos|toca|cae|empieza|comienza|termina|acaba|vence|hay|voy|vamos|viene|llega|veo|quede|quedamos|he quedado|se celebra|debo|sale)|(?<=para))\b(?: que(?= .))?/du,
  },
  {
    name: 'when',
    pattern:
      /^(?:y )?(?:que|cual)(?: es| viene| hay| tengo)? ?(?=(?:lo |la |el |mi )?(?:sigue|siguiente|proxim[oa])(?: (?:cita|evento|reunion|compromiso|cosa))?$)/du,
  },
  {
    name: 'rename',
    pattern:
      /^\/?(?:(?:cambia|cambiar|cambiale|modifica|edita|corrige)(?:le)? el (?:nombre|titulo) (?:de(?= )|(?=del )|a(?= )|(?=al ))|(?:renombra|renombrar)(?= )|(?:cambia|cambiar)(?= .+ por (?!(?:la|el|una?|\d)\b)))/du,
  },
  {
    name: 'move-earlier',
    pattern: /^\/?(?:adelanta|adelantar|adelantame)(?:\b|(?=l[ao]s?\b))(?=.)/du,
  },
  {
    name: 'move',
    pattern:
      /^\/?(?:mueve|mover|mueveme|pasa|pasar|pasame|cambia|cambiar|cambiame|reprograma|reprogramar|reagenda|reagendar|aplaza|aplazar|pospon|posponer|retrasa|retrasar|atrasa|atrasar|traslada|trasladar)(?:\b|(?=l[ao]s?\b))(?: (?:la|el) (?:fecha|hora|dia)(?: de(?= ))?(?= ))?/du,
  },
  {
    name: 'delete',
    pattern: /^\/?(?:(?:borra|elimina|quita|cancela|anula)(?:r|me)?|suprime|suprimir)(?:\b|(?=l[ao]s?\b))/du,
  },
  {
    name: 'complete',
    pattern:
      /^ya (?=\w+(?:[aei]|imos|amos|aron|ieron)\b .)(?!(?:he|hice|termine|complete|acabe|no|era|fue|esta|va|iba|hay|veo|casi|se|me|te|le)\b)/du,
    statement: true,
  },
  { name: 'complete', pattern: /^(?:da|dar) por (?:hech[oa]|terminad[oa]|acabad[oa])\b/du },
  {
    name: 'complete',
    pattern:
      /^\/?(?:marca|marcar)(?: como (?:hech[oa]|completad[oa]|terminad[oa]|list[oa]))?(?: la tarea)? (?<rest>.+?)(?: como (?:hech[oa]|completad[oa]|terminad[oa]|list[oa]))?$/du,
  },
  {
    name: 'complete',
    pattern: /^\/?(?:hech[oa]|completar|completa|completad[oa]|terminad[oa]|termina|tacha|tachar)\b(?: la tarea)?/du,
  },
  {
    name: 'complete',
    pattern:
      /^(?:ya )?(?:he (?:hecho|terminado|completado|acabado)|hice|termine|complete|acabe)\b(?: (?:con )?la tarea)?/du,
  },
  { name: 'complete', pattern: /^\/?listo\b(?! para)/du },
  {
    name: 'tasks',
    pattern:
      /^\/?(?:ver |dime |lista(?:r)? |muestra(?:me)? |ensena(?:me)? |cuales son )?(?:(?:todas )?(?:mis|las) )?(?:tareas|pendientes)(?: pendientes)?(?: que tengo)?$/du,
  },
  {
    name: 'tasks',
    pattern:
      /^(?:que (?:tareas|pendientes|cosas)|cuantas (?:tareas|cosas)|que)(?: pendientes)? (?:tengo pendientes?|tengo que hacer|tengo|hay que hacer|hay|quedan|me quedan|faltan|vencen?|caducan?)\b(?: pendientes?)?(?<=^(?:que|cuantas) (?:tareas|pendientes|cosas)\b.*|vencen?|caducan?|pendientes?)/du,
  },
  {
    name: 'tasks',
    pattern:
      /^(?:(?:que|(?:que |mis |las )?tareas|algo|pendientes)? ?(?:(?:tengo|hay|estan)(?: algo| tareas)? )?|(?:tengo|hay)(?: algo| alguna tarea)? )(?=(?:atrasad|vencid)[oa]s?$)/du,
  },
  {
    name: 'tasks',
    pattern:
      /^\/?(?:(?:que (?:hay|tengo|queda|falta) en|ver|dime|muestra(?:me)?|ensena(?:me)?) )?(?:la |mi )?lista (?:de (?:la |el |los |las )?|del )(?!tareas\b)(?<list>.+)$/du,
  },
  { name: 'agenda', pattern: /^que (?:tengo|debo|hay|me toca)(?: (?:que|por|para))? hacer\b(?= .)/du },
  { name: 'tasks', pattern: /^que (?:tengo|me (?:queda|falta)|hay) (?:que|por) hacer$/du },
  {
    name: 'add-task',
    pattern: new RegExp(
      `^${MAKE} (?<rest>.+) (?:a|en) (?:mis tareas|la lista(?: de tareas)?|mi lista(?: de tareas)?|las tareas)$`,
      'du',
    ),
  },
  {
    name: 'add-task',
    pattern: new RegExp(
      `^${MAKE} (?<rest>.+) (?:a|en) (?:la|mi) lista (?:de (?:la |el |los |las )?|del )(?<list>.+)$`,
      'du',
    ),
  },
  {
    name: 'add-task',
    pattern: new RegExp(
      `^\\/?(?:${MAKE} )?(?:(?:una?|la) )?(?:nueva )?tarea\\b(?: nueva\\b)?(?: (?:de|para|que))?`,
      'du',
    ),
  },
  {
    name: 'add-event',
    pattern: new RegExp(
      `^\\/?(?:(?:${MAKE}|programa|programar|agenda|agendar|agendame) )?(?:(?:una?|el) )?(?:nuevo )?evento\\b(?: de(?= ))?`,
      'du',
    ),
  },
  {
    name: 'add-event',
    pattern: new RegExp(
      `^\\/?(?:${MAKE}|programa|programar|agenda|agendar|agendame)(?: (?:una?|la|el|otra?))? (?=${APPOINTMENT}\\b)`,
      'du',
    ),
  },
  {
    name: 'add-event',
    pattern: new RegExp(`^${MAKE} (?<rest>.+) (?:a|en|al) (?:la |mi |el )?(?:agenda|calendario)$`, 'du'),
  },
  {
    name: 'add-event',
    pattern: new RegExp(`^tengo (?:(?:una?|la|el) )?(?=${APPOINTMENT}\\b.* (?:a las?|de) .)`, 'du'),
    statement: true,
  },
  { name: 'add-event', pattern: /^(?:agendar|agendame|programa|programar)\b/du },
  {
    name: 'remind',
    pattern:
      /^\/?(?:(?:que )?me recuerdes|recuerdame|recordarme|recordar|recuerda|recordatorio|recuerdo|(?:pon(?:me)?|crea(?:me)?|anade) (?:un recordatorio|un aviso|una alarma)|avisame|hazme acordar|acuerdame|que no se me olvide|no me dejes olvidar)\b(?: (?:que|de|para)\b)?/du,
  },
  {
    name: 'search',
    pattern:
      /^\/?(?:busca|buscar|buscame|encuentra|encontrar|encuentrame)\b(?: (?:todo )?(?:sobre|lo (?:del|de|que))\b)?/du,
  },
  {
    name: 'agenda',
    pattern:
      /^\/?(?:(?:ver |dime |muestra(?:me)? |ensena(?:me)? |cual es )?(?:mi |la |el )?)?(?:calendario|eventos)\b/du,
  },
  { name: 'agenda', pattern: /^\/?(?:ver |dime |muestra(?:me)? |ensena(?:me)? )(?:mi |la )?agenda\b/du },
  { name: 'agenda', pattern: /^\/?(?:(?:mi|la) )?agenda\b/du, shared: true },
  {
    name: 'agenda',
    pattern:
      /^(?:y )?(?:que|cuales|cuantas?|cuantos?)(?: (?:eventos|citas|reuniones|planes|cosas|compromisos))? (?:tengo|hay|me espera)\b(?! que\b)/du,
  },
  {
    name: 'agenda',
    pattern:
      /^(?:mis (?:eventos|citas|reuniones|planes)|(?:tengo|hay) (?:algo|algun(?:a|os|as)? (?:evento|cita|reunion|plan)\w*)|que (?:hago|hacemos|me toca|toca|(?:me )?(?:trae|depara))|como (?:tengo|pinta|viene|esta|se presenta))\b(?: (?:mi|el) dia(?: de)?(?= .))?/du,
  },
  {
    name: 'add-task',
    pattern:
      /^\/?(?:anade|anadir|agrega|agregar|apunta|apuntar|apuntame|anota|anotar|anotame|tengo que|hay que|necesito|debo)\b(?= .)(?: (?:que|:))?/du,
  },
]

/** What may stand before a wish. */
export const spanishPoliteness =
  /^(?:(?:hola|buenas|buenos dias|buenas tardes|buenas noches|oye|hey|axia|por favor|porfa|ok|vale|espera|mejor|entonces|no(?=,))[ ,.!:¿¡]+)*(?:(?:me )?(?:(?:puedes|podrias|quieres)(?: por favor)?|sabes|dime|dices)(?: (?:decir|decirme))? |(?:quiero|quisiera|necesito|me gustaria)(?: que)? )?/u

/** Small words that only Spanish has. */
export const spanishSigns =
  /\b(?:el|la|los|las|de|del|que|para|por|con|una?|es|en|mi|mis|hoy|manana|ayer|lunes|martes|miercoles|jueves|viernes|sabado|domingo|semana|tarde|noche|gracias|hola|como|cuando|donde|tengo|quiero|puedes)\b/gu
