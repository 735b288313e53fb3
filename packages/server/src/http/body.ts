/**
 * How bodies are read and checked.
 * @module
 */
import { Ajv, type ValidateFunction } from 'ajv'
import formats from 'ajv-formats'
import type { FastifyBodyParser, FastifyInstance } from 'fastify'
import { isId } from '../id.ts'
import { Problem } from '../problem.ts'

/** Deepest nesting of a body; no call of ours needs more than a few. */
const maxJsonDepth = 64

/**
 * Reads JSON bodies. An empty one counts as none, because clients in the field name a JSON type on calls without a body. Keys
 * that would reach an object's prototype are refused.
 */
export function registerJsonBodies(app: FastifyInstance): void {
  app.addContentTypeParser<string>('application/json', { parseAs: 'string' }, jsonParser(app))
}

/** The parser of every JSON body, also of one that is looked at before it is parsed. */
export function jsonParser(app: FastifyInstance): FastifyBodyParser<string> {
  const parse = app.getDefaultJsonParser('error', 'error')
  return (request, body, done) => {
    if (body.trim() === '') return done(null, undefined)
    if (isDeeperThan(body, maxJsonDepth)) {
      return done(new Problem('invalid_request', { detail: `body must not nest deeper than ${maxJsonDepth}` }))
    }
    return parse(request, body, done)
  }
}

/**
 * Checks requests against their schemas. Bodies are taken as they are: a number is not made of text. Query and path are text by
 * nature, so numbers and booleans are read from them. Members that a schema does not name are dropped. An identifier is what the
 * database reads; the library's own form of it lets `urn:uuid:` stand before it too.
 */
export function registerValidation(app: FastifyInstance): void {
  app.setValidatorCompiler(({ schema, httpPart }) => {
    const { validator, compiled } = httpPart === 'body' ? forBodies : forText
    const known = compiled.get(schema)
    if (known !== undefined) return known
    const validate = validator.compile(schema)
    compiled.set(schema, validate)
    return validate
  })
}

const forBodies = validation(false)
const forText = validation(true)

/** A schema is compiled once for all servers of the process: that takes most of the time that making one takes. */
function validation(coerceTypes: boolean) {
  const options = { removeAdditional: true, useDefaults: true, allErrors: false, strict: false, validateFormats: true }
  const validator = formats.default(new Ajv({ ...options, coerceTypes })).addFormat('uuid', isId)
  return { validator, compiled: new WeakMap<object, ValidateFunction>() }
}

/** Counts brackets outside strings, without building what they hold. */
function isDeeperThan(json: string, most: number): boolean {
  let depth = 0
  let inString = false
  for (let index = 0; index < json.length; index++) {
    const code = json.charCodeAt(index)
    if (inString) {
      if (code === 0x5c)
        index++ // a backslash: the next character is no quote
      else if (code === 0x22) inString = false
    } else if (code === 0x22) inString = true
    else if (code === 0x7b || code === 0x5b) {
      if (++depth > most) return true
    } else if (code === 0x7d || code === 0x5d) depth--
  }
  return false
}
