/**
 * What the chat says to a user when the agent itself says nothing.
 * @module
 */

export const outboxWords = {
  es: {
    timeout: (seconds: number) => `El agente no contestó en ${seconds} segundos.`,
    neverAnswered: 'El agente recibió el mensaje, pero su respuesta nunca llegó.',
    broken: 'Algo falló en el servidor al hablar con el agente.',
  },
  en: {
    timeout: (seconds: number) => `The agent did not answer within ${seconds} seconds.`,
    neverAnswered: 'The agent took the message, but its answer never came.',
    broken: 'Something broke on the server while it talked to the agent.',
  },
}

/** What stands in the place of an answer that will not come. */
export const outcomeWords = {
  es: {
    failed: 'El agente no pudo contestar.',
    cancelled: 'El mensaje se canceló.',
    deleted: 'El mensaje se borró.',
  },
  en: {
    failed: 'The agent could not answer.',
    cancelled: 'The message was cancelled.',
    deleted: 'The message was deleted.',
  },
}
