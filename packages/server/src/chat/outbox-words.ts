/**
 * What the outbox says to a user when the agent itself says nothing.
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
