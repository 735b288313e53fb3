/**
 * Workflows for the real n8n: those that the project offers, and small ones that answer in each way that n8n knows.
 * @module
 */
import { readdir, readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { Type } from 'typebox'
import { Parse } from 'typebox/value'
import type { WorkflowBehaviour } from '../support/n8n-stand-in.ts'
import type { Credential, Workflow } from './real-n8n.ts'

const folder = fileURLToPath(new URL('../../integrations/n8n/', import.meta.url))

const WorkflowFile = Type.Object({
  id: Type.String(),
  nodes: Type.Array(Type.Object({ type: Type.String(), parameters: Type.Object({}) })),
})

/** What stands in `integrations/n8n`, as an operator would set it up: with this address of AxIA. */
export async function offeredWorkflows(axiaUrl: string): Promise<Workflow[]> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.json'))
  return await Promise.all(
    files.map(async (file) => {
      const text = await readFile(`${folder}${file}`, 'utf8')
      return { ...Parse(WorkflowFile, JSON.parse(text.replaceAll('http://localhost:8077', axiaUrl))), active: true }
    }),
  )
}

/** The credentials that the workflows name, as an operator would fill them in. */
export function credentials(secretText: string, login: { username: string; password: string }): Credential[] {
  return [
    { id: 'axia-webhook-secret', name: 'AxIA webhook secret', type: 'crypto', data: { hmacSecret: secretText } },
    { id: 'axia-login', name: 'AxIA login', type: 'httpCustomAuth', data: { json: JSON.stringify({ body: login }) } },
    { id: 'door', name: 'Door', type: 'httpHeaderAuth', data: { name: 'x-door', value: 'closed' } },
  ]
}

/** A way of answering: how n8n is told to, and how the stand-in is. */
export interface Mode {
  workflow: Workflow
  behaviour: WorkflowBehaviour
}

type Node = { name: string; type: string; typeVersion: number; parameters: object; credentials?: object }

const webhook = (responseMode: string, more: object = {}): Node => ({
  name: 'Webhook',
  type: 'n8n-nodes-base.webhook',
  typeVersion: 2.1,
  parameters: { httpMethod: 'POST', responseMode, options: {}, ...more },
})
const code = (jsCode: string): Node => ({
  name: 'Code',
  type: 'n8n-nodes-base.code',
  typeVersion: 2,
  parameters: { jsCode },
})
const respond = (parameters: object, name = 'Respond'): Node => ({
  name,
  type: 'n8n-nodes-base.respondToWebhook',
  typeVersion: 1.5,
  parameters: { options: {}, ...parameters },
})
const two = code("return [{ json: { output: 'one' } }, { json: { output: 'two' } }]")
const nothing = code('return []')
const failing = code("throw new Error('broken')")
const sound = Buffer.from('UklGRiQAAABXQVZFZm10IBAAAAABAAEAQB8AAIA+AAACABAAZGF0YQAAAAA=', 'base64')
const file = code(
  `return [{ json: {}, binary: { data: { data: '${sound.toString('base64')}', mimeType: 'audio/wav', fileName: 'a.wav' } } }]`,
)

/** Each way of answering under the path of its webhook. */
export const modes: Record<string, Mode> = {
  json: mode({ respond: { output: 'hola' } }, 'json', [
    webhook('responseNode'),
    respond({ respondWith: 'json', responseBody: '{ "output": "hola" }' }),
  ]),
  text: mode({ respond: 'hola ñ' }, 'text', [
    webhook('responseNode'),
    respond({ respondWith: 'text', responseBody: 'hola ñ' }),
  ]),
  file: mode({ binary: sound, mimeType: 'audio/wav' }, 'file', [
    webhook('responseNode'),
    file,
    respond({ respondWith: 'binary' }),
  ]),
  first: mode({ respond: { output: 'one' } }, 'first', [webhook('lastNode'), two]),
  all: mode({ allEntries: [{ output: 'one' }, { output: 'two' }] }, 'all', [
    webhook('lastNode', { responseData: 'allEntries' }),
    two,
  ]),
  none: mode({ allEntries: [] }, 'none', [webhook('lastNode', { responseData: 'allEntries' }), nothing]),
  'no-data': mode({ respond: undefined }, 'no-data', [webhook('lastNode', { responseData: 'noData' }), two]),
  'no-item': mode({ noItem: true }, 'no-item', [webhook('lastNode'), nothing]),
  started: mode({ started: true }, 'started', [webhook('onReceived'), two]),
  unreached: mode({ silent: true }, 'unreached', [
    webhook('responseNode'),
    nothing,
    respond({ respondWith: 'text', responseBody: 'x' }),
  ]),
  'no-respond-node': mode({ noRespondNode: true }, 'no-respond-node', [webhook('responseNode'), two]),
  fails: mode({ fails: true }, 'fails', [
    webhook('responseNode'),
    failing,
    respond({ respondWith: 'text', responseBody: 'x' }),
  ]),
  streamed: mode({ streamed: ['Hel', { output: 'lo' }] }, 'streamed', [
    webhook('streaming'),
    respond({ respondWith: 'text', responseBody: 'Hel' }, 'One'),
    respond({ respondWith: 'json', responseBody: '{ "output": "lo" }' }, 'Two'),
  ]),
  'streams-nothing': mode({ streamed: [] }, 'streams-nothing', [webhook('streaming'), two]),
  'stream-fails': mode({ streamed: ['Hel'], fails: true }, 'stream-fails', [
    webhook('streaming'),
    respond({ respondWith: 'text', responseBody: 'Hel' }),
    failing,
  ]),
  filtered: mode({ filtered: true }, 'filtered', [
    webhook('responseNode', { options: { onlyRunIf: '={{ false }}' } }),
    respond({ respondWith: 'text', responseBody: 'x' }),
  ]),
  get: mode({ wrongMethod: true }, 'get', [
    webhook('responseNode', { httpMethod: 'GET' }),
    respond({ respondWith: 'text', responseBody: 'x' }),
  ]),
  closed: mode({ status: 403, body: 'Authorization data is wrong!', lengthless: true }, 'closed', [
    {
      ...webhook('responseNode', { authentication: 'headerAuth' }),
      credentials: { httpHeaderAuth: { id: 'door', name: 'Door' } },
    },
    respond({ respondWith: 'text', responseBody: 'x' }),
  ]),
  redirect: mode({ redirect: 'https://example.org/' }, 'redirect', [
    webhook('responseNode'),
    respond({ respondWith: 'redirect', redirectURL: 'https://example.org/' }),
  ]),
  inactive: { ...mode({ inactive: true }, 'inactive', [webhook('onReceived')], false) },
}

/** A chain of nodes behind a webhook. */
function mode(behaviour: WorkflowBehaviour, path: string, [first, ...rest]: [Node, ...Node[]], active = true): Mode {
  const hook = { ...first, webhookId: path, parameters: { ...first.parameters, path } }
  const nodes = [hook, ...rest].map((node, index) => ({ ...node, id: node.name, position: [index * 200, 0] }))
  const connections = Object.fromEntries(
    rest.map((node, index) => [nodes[index]?.name ?? '', { main: [[{ node: node.name, type: 'main', index: 0 }]] }]),
  )
  const settings = { executionOrder: 'v1', saveDataErrorExecution: 'none', saveDataSuccessExecution: 'none' }
  return { behaviour, workflow: { id: `mode-${path}`, name: path, nodes, connections, settings, active, pinData: {} } }
}
