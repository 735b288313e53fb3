/**
 * What the chat alone says, in Spanish: loaded with its screen, not with the first one.
 * @module
 */
import { plural } from './plural.ts'

const count = (value: number, one: string, other: string) => plural('es', value, one, other)

export const chatEs = {
  composerHint: 'Intro envía, Mayús + Intro hace una línea nueva',
  composer: 'Escribe un mensaje',
  send: 'Enviar',
  tooLong: (over: number) => count(over, `Sobra ${over} carácter`, `Sobran ${over} caracteres`),
  you: 'Tú',
  agent: 'AxIA',
  typing: 'AxIA está escribiendo',
  said: (text: string) => `AxIA dice: ${text}`,
  log: 'Mensajes',
  older: 'Cargando mensajes anteriores…',
  start: 'Aquí empieza la conversación',
  toBottom: 'Ir al último mensaje',
  newBelow: 'Mensajes nuevos',
  deleteMessage: 'Eliminar el mensaje',
  copy: 'Copiar',
  copied: 'Copiado',
  cancel: 'Cancelar el envío',
  stillTrying: 'Se sigue intentando.',
  state: {
    pending: 'Pendiente de envío',
    sent: 'Enviado',
    answered: 'Respondido',
    failed: 'No se pudo responder',
    cancelled: 'Cancelado',
  },
  ready: 'Conectado',
  connecting: 'Conectando…',
  disconnected: 'Sin conexión con el asistente',
  refused: 'El servidor no aceptó la conexión',
  reconnect: 'Reconectar',
  retryIn: (seconds: number) =>
    count(seconds, `Nuevo intento en ${seconds} segundo`, `Nuevo intento en ${seconds} segundos`),
  keepsWriting: 'Puedes seguir escribiendo: se enviará al volver la conexión.',
  noConversations: 'Aún no hay conversaciones',
  noConversationsHint: 'Escribe tu primera pregunta y empezará una.',
  emptyTitle: '¿En qué te ayudo?',
  emptyHint: 'Pregunta por tu agenda, apunta una tarea o pide un recordatorio.',
  suggestions: ['¿Qué tengo hoy?', 'Recuérdame llamar al dentista mañana a las 10', '¿Qué tareas tengo pendientes?'],
  rename: 'Cambiar el nombre',
  renameLabel: 'Nombre de la conversación',
  deleteTitle: '¿Eliminar esta conversación?',
  deleteText: 'Se borrarán todos sus mensajes en todos tus dispositivos. No se puede deshacer.',
  deleteMessageTitle: '¿Eliminar este mensaje?',
  deleteMessageText: 'Se borrará en todos tus dispositivos. No se puede deshacer.',
  player: {
    play: 'Escuchar',
    pause: 'Pausar',
    position: 'Posición',
    of: (at: string, length: string) => `${at} de ${length}`,
  },
  recorder: {
    record: 'Grabar un mensaje de voz',
    label: 'Grabación',
    asking: 'Esperando el micrófono…',
    recording: 'Grabando',
    discard: 'Descartar la grabación',
    send: 'Enviar la grabación',
    left: (seconds: number) => `Quedan ${seconds} s`,
    soon: 'Queda poco tiempo',
    ended: {
      limit: 'Un mensaje de voz no puede ser más largo. Puedes enviarlo así.',
      microphone: 'El micrófono dejó de grabar. Puedes enviar lo grabado hasta ahí.',
    },
    problems: {
      insecure:
        'El navegador solo deja usar el micrófono en páginas seguras. Abre AxIA por HTTPS (en el servidor: TLS_CERT_FILE y TLS_KEY_FILE, o un proxy con HTTPS).',
      unsupported: 'Este navegador no sabe grabar voz.',
      denied:
        'El navegador no deja usar el micrófono aquí. Permítelo en los ajustes del sitio, junto a la dirección, y pulsa otra vez.',
      missing: 'No se encontró ningún micrófono.',
      inUse: 'Otra aplicación está usando el micrófono.',
      broken: 'La grabación falló. Inténtalo otra vez.',
    },
  },
  unsafe:
    'Este navegador no puede guardar lo que está pendiente de envío: deja esta pestaña abierta hasta que se envíe.',
  stop: 'Detener',
  firstUnread: 'Mensajes nuevos',
  copyCode: 'Copiar el código',
  photo: 'Imagen',
  images: {
    attach: 'Adjuntar imágenes',
    attached: 'Imágenes adjuntas',
    drop: 'Suelta aquí las imágenes',
    preparing: 'Preparando las imágenes…',
    remove: (place: number) => `Quitar la imagen ${place}`,
    alt: (place: number) => `Qué muestra la imagen ${place}`,
    altHint: 'Descripción (opcional)',
    tooMany: (most: number) => `Un mensaje lleva ${most} imágenes como mucho`,
    unreadable: 'Este archivo no es una imagen que se pueda enviar. Usa PNG, JPEG, WebP o GIF.',
    open: (what: string) => `Ampliar: ${what}`,
    unnamed: (place: number, total: number) => `Imagen ${place} de ${total}`,
    missing: 'No se pudo cargar la imagen',
    viewer: 'Imagen ampliada',
    zoomIn: 'Acercar',
    zoomOut: 'Alejar',
    previous: 'Imagen anterior',
    next: 'Imagen siguiente',
    save: 'Guardar la imagen',
  },
}

export type ChatDictionary = typeof chatEs
