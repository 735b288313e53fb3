/**
 * What goes wrong between here and n8n, in plain words for the user, with the cure where one is known.
 * @module
 */

/** What is said of a failure; the rest is said of voice and pictures that could not be had. */
export type N8nFailure = Exclude<keyof typeof n8nWords.es, 'voiceMissing' | 'imageMissing'>

export const n8nWords = {
  es: {
    unreachable: 'No se puede llegar a n8n. ¿Está en marcha?',
    unknownHost: 'No se encuentra el servidor de n8n. Revise N8N_WEBHOOK_URL.',
    certificate: 'El certificado del servidor de n8n no es válido.',
    notTls: 'n8n no habla TLS en esa dirección: N8N_WEBHOOK_URL debe empezar por http://, o falta el proxy con TLS.',
    busy: 'n8n no está listo o tiene demasiado trabajo.',
    testUrl:
      'N8N_WEBHOOK_URL es la dirección de prueba de n8n, que solo contesta mientras el editor escucha. Use la dirección de producción (/webhook/…).',
    inactive: 'n8n no conoce este webhook. ¿Está activo el flujo de trabajo, y es correcta N8N_WEBHOOK_URL?',
    notThere:
      'En esa dirección no hay ningún webhook de n8n: N8N_WEBHOOK_URL debe ser como http://n8n:5678/webhook/axia.',
    wrongMethod: 'El webhook de n8n no acepta POST: cambie su «HTTP Method» a POST.',
    refused: 'n8n no acepta a este servidor: revise la autenticación del webhook.',
    refusedSigned:
      'n8n no acepta a este servidor: su secreto debe ser el de N8N_WEBHOOK_SECRET; revise también la autenticación del webhook.',
    tooLarge: 'El mensaje es demasiado grande para n8n.',
    redirect: 'N8N_WEBHOOK_URL lleva a otra dirección: ponga la dirección final.',
    rejected: 'n8n rechazó el mensaje.',
    workflowFailed: 'El flujo de trabajo de n8n falló. Sus ejecuciones dicen por qué.',
    webPage: 'En N8N_WEBHOOK_URL contesta una página web, no un webhook de n8n.',
    empty: 'El flujo de trabajo de n8n terminó sin respuesta: ¿llega hasta un nodo «Respond to Webhook» con texto?',
    noRespondNode: 'Al flujo de trabajo de n8n le falta un nodo «Respond to Webhook».',
    filtered: 'El webhook de n8n pasó por alto el mensaje: revise su opción «Only Run If».',
    notUnderstood: 'La respuesta de n8n no se entiende: debe tener «output» o «text».',
    notMedia:
      'El archivo que contestó n8n no se puede mostrar ni reproducir: debe ser PNG, JPEG, WebP, GIF, WebM, Ogg, MP4, MP3 o WAV.',
    cutOff: 'La respuesta de n8n se cortó a la mitad.',
    answerTooLarge: 'La respuesta de n8n es demasiado grande.',
    neverAnswers:
      'n8n aceptó el mensaje sin contestar: en el nodo Webhook ponga «Respond» en «Using Respond to Webhook Node». Para contestar más tarde hace falta N8N_WEBHOOK_SECRET.',
    voiceMissing: 'La voz de esta respuesta no se pudo traer:',
    imageMissing: 'Una imagen de esta respuesta no se pudo traer:',
  },
  en: {
    unreachable: 'n8n cannot be reached. Is it running?',
    unknownHost: "n8n's server is not found. Check N8N_WEBHOOK_URL.",
    certificate: "The certificate of n8n's server is not valid.",
    notTls:
      'n8n speaks no TLS at that address: N8N_WEBHOOK_URL must start with http://, or the proxy with TLS is missing.',
    busy: 'n8n is not ready, or has too much to do.',
    testUrl:
      "N8N_WEBHOOK_URL is n8n's test address, which answers only while the editor listens. Use the production address (/webhook/…).",
    inactive: 'n8n does not know this webhook. Is the workflow active, and is N8N_WEBHOOK_URL right?',
    notThere:
      "There is no webhook of n8n's at that address: N8N_WEBHOOK_URL must be like http://n8n:5678/webhook/axia.",
    wrongMethod: "n8n's webhook does not take POST: set its HTTP Method to POST.",
    refused: "n8n does not let this server in: check the webhook's authentication.",
    refusedSigned:
      "n8n does not let this server in: its secret must be that of N8N_WEBHOOK_SECRET; check the webhook's authentication too.",
    tooLarge: 'The message is too large for n8n.',
    redirect: 'N8N_WEBHOOK_URL leads to another address: set the final one.',
    rejected: 'n8n did not accept the message.',
    workflowFailed: "n8n's workflow failed. Its executions say why.",
    webPage: "A web page answers at N8N_WEBHOOK_URL, not n8n's webhook.",
    empty: "n8n's workflow ended without an answer: does it reach a Respond to Webhook node with text?",
    noRespondNode: "n8n's workflow lacks a Respond to Webhook node.",
    filtered: "n8n's webhook passed the message over: check its option Only Run If.",
    notUnderstood: "n8n's answer is not understood: it must have output or text.",
    notMedia:
      'The file that n8n answered can be neither shown nor played: it must be PNG, JPEG, WebP, GIF, WebM, Ogg, MP4, MP3 or WAV.',
    cutOff: "n8n's answer broke off in the middle.",
    answerTooLarge: "n8n's answer is too large.",
    neverAnswers:
      'n8n took the message without an answer: in the Webhook node, set Respond to “Using Respond to Webhook Node”. To answer later, N8N_WEBHOOK_SECRET is needed.',
    voiceMissing: 'The voice of this answer could not be had:',
    imageMissing: 'A picture of this answer could not be had:',
  },
}
