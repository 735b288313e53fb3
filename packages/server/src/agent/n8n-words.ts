/**
 * What goes wrong between here and n8n, in plain words for the user, with the cure where one is known.
 * @module
 */

export type N8nFailure = keyof typeof n8nWords.es

export const n8nWords = {
  es: {
    unreachable: 'No se puede llegar a n8n. ¿Está en marcha?',
    unknownHost: 'No se encuentra el servidor de n8n. Revise N8N_WEBHOOK_URL.',
    certificate: 'El certificado del servidor de n8n no es válido.',
    busy: 'n8n no está listo o tiene demasiado trabajo.',
    testUrl:
      'N8N_WEBHOOK_URL es la dirección de prueba de n8n, que solo contesta mientras el editor escucha. Use la dirección de producción (/webhook/…).',
    inactive: 'n8n no conoce este webhook. ¿Está activo el flujo de trabajo, y es correcta N8N_WEBHOOK_URL?',
    wrongMethod: 'El webhook de n8n no acepta POST: cambie su «HTTP Method» a POST.',
    refused: 'n8n no acepta a este servidor: revise la autenticación del webhook.',
    tooLarge: 'El mensaje es demasiado grande para n8n.',
    redirect: 'N8N_WEBHOOK_URL lleva a otra dirección: ponga la dirección final.',
    rejected: 'n8n rechazó el mensaje.',
    workflowFailed: 'El flujo de trabajo de n8n falló. Sus ejecuciones dicen por qué.',
    webPage: 'En N8N_WEBHOOK_URL contesta una página web, no un webhook de n8n.',
    empty: 'El flujo de trabajo de n8n terminó sin respuesta: añada un nodo «Respond to Webhook».',
    notUnderstood: 'La respuesta de n8n no se entiende: debe tener «output» o «text».',
    cutOff: 'La respuesta de n8n se cortó a la mitad.',
    answerTooLarge: 'La respuesta de n8n es demasiado grande.',
  },
  en: {
    unreachable: 'n8n cannot be reached. Is it running?',
    unknownHost: "n8n's server is not found. Check N8N_WEBHOOK_URL.",
    certificate: "The certificate of n8n's server is not valid.",
    busy: 'n8n is not ready, or has too much to do.',
    testUrl:
      "N8N_WEBHOOK_URL is n8n's test address, which answers only while the editor listens. Use the production address (/webhook/…).",
    inactive: 'n8n does not know this webhook. Is the workflow active, and is N8N_WEBHOOK_URL right?',
    wrongMethod: "n8n's webhook does not take POST: set its HTTP Method to POST.",
    refused: "n8n does not let this server in: check the webhook's authentication.",
    tooLarge: 'The message is too large for n8n.',
    redirect: 'N8N_WEBHOOK_URL leads to another address: set the final one.',
    rejected: 'n8n did not accept the message.',
    workflowFailed: "n8n's workflow failed. Its executions say why.",
    webPage: "A web page answers at N8N_WEBHOOK_URL, not n8n's webhook.",
    empty: "n8n's workflow ended without an answer: add a Respond to Webhook node.",
    notUnderstood: "n8n's answer is not understood: it must have output or text.",
    cutOff: "n8n's answer broke off in the middle.",
    answerTooLarge: "n8n's answer is too large.",
  },
}
