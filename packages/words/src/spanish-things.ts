/**
 * Spanish words for things to do, things that happen, and places.
 * @module
 */
import type { Things } from './thing.ts'

const pronouns = '(?:se|me|te|nos|lo|la|los|las|le|les|selo|sela)*'
const commands =
  'compra|llama|paga|manda|envia|escribe|recoge|lleva|trae|saca|limpia|prepara|revisa|firma|imprime|reserva|cancela|pide|busca|lava|riega|cambia|arregla|devuelve|responde|contesta|apunta'
const nouns = 'taller|bar|lugar|hogar|mar|alquiler|mujer|militar|familiar|escolar|par|dolar|celular|cancer|super'

export const spanishThings: Things = {
  doing: new RegExp(
    `^(?!(?:${nouns})\\b)(?:[a-z]{2,}(?:ar|er|ir)${pronouns}|(?:${commands})${pronouns})\\b|^(?:tengo|hay|tenemos) que\\b|^no olvid|^(?:debo|debemos)\\b`,
    'u',
  ),
  outing:
    /^(?:cenar|comer|almorzar|desayunar|merendar|quedar|viajar|volar|reunir(?:se|me|nos)|asistir|visitar|ir|salir|correr|entrenar|jugar|nadar|bailar|verme|vernos|ver)\b/u,
  occasion:
    /\b(?:dentista|medic[oa]|doctor[a]?|pediatra|fisio\w*|psicolog[oa]|terapia|peluqueri?a|cita|reunion|junta|entrevista|consulta|examen|parcial|cumple(?:anos)?|aniversario|boda|bautizo|fiesta|festival|feria|viaje|vacaciones|vuelo|concierto|partido|teatro|cine|cena|comida|almuerzo|desayuno|merienda|clase|curso|taller|conferencia|congreso|charla|festivo|puente|visita|gimnasio|gym|yoga|pilates|ensayo|graduacion|entrega|mudanza|inauguracion|torneo|carrera|misa|funeral)s?\b/u,
  yearly: /^(?:(?:el )?cumple(?:anos)?|(?:el )?aniversario)\b/u,
  deadline: /^(?:para|antes)\b/u,
  place:
    /(?:^|\s)(?:en|@)\s*(?<=\s|@)(?<place>(?!\s)[^,.;:!?()#]+?)(?=\s+(?:con|para|sobre|por|y|que|acerca)\s|\s*[,;:!?()#]|\.(?:\s|$)|\s*$)/gu,
  noPlace:
    /^(?:linea|ingles|espanol|frances|aleman|italiano|portugues|chino|japones|general|serio|vivo|directo|pareja|grupo|familia|equipo|efectivo|persona|punto|marcha|cuanto|caso|total|secreto|silencio|breve|el fondo|la vida|un rato|los proximos|las proximas|vez)\b/u,
  knownPlace:
    /^(?:casa|zoom|teams|meet|skype|linea|clase|clinica|urgencias|recepcion|sala|aula|piso|oficina|calle|cra|carrera|avenida|plaza|hotel|bar|restaurante|cafe|parque|estacion|aeropuerto|centro)\b/u,
}
