/**
 * The embedded engine, PGlite, as AxIA runs it: a commit is on the disk before it is acknowledged, and memory is held down.
 * @module
 */
import { fstatSync, fsyncSync } from 'node:fs'
import { setFlagsFromString } from 'node:v8'
import { PGlite, type PGliteOptions } from '@electric-sql/pglite'
import { NodeFS } from '@electric-sql/pglite/nodefs'
import { Type } from 'typebox'
import { Check } from 'typebox/value'
import { DatabaseStartError } from './start-error.ts'

/** PostgreSQL's major version inside; a folder of another one cannot be opened. */
export const postgresMajor = '18'

/** Of `initdb`: small log segments, because a new one is written full of zeros while everybody waits. */
export const initdbParams = ['--wal-segsize=1', '--no-sync', '--username=postgres']

/** Of the server: what one household needs, in little memory. */
export const startParams = [
  ...PGlite.defaultStartParams.filter((param) => param !== '-F'), // -F would turn fsync off
  ...[
    'wal_sync_method=fsync',
    'shared_buffers=4MB',
    'work_mem=2MB',
    'maintenance_work_mem=4MB',
    'wal_buffers=256kB',
    'max_connections=5',
    'min_wal_size=2MB',
    'max_wal_size=16MB',
  ].flatMap((setting) => ['-c', setting]),
]

/** What happens in the folder and should be known. */
export interface FolderOptions {
  /** Called at each fsync that PostgreSQL asks for. If it throws, the fsync has failed. */
  onFsync?: (() => void) | undefined
  /**
   * When everything in the folder was brought to the disk. After a crash PostgreSQL asks for that file by file, two thousand
   * times, before it starts; what was not touched since need not go there again.
   */
  flushedAtMs?: number | undefined
  /** Called when the engine has given up, with its reason: the disk is full or broken. Nothing is answered after that. */
  onPanic?: ((reason: string) => void) | undefined
}

/** Starts the engine on a folder; without one it makes one, which takes seconds and much memory (see `template.ts`). */
export async function startInFolder(folder: string, options: FolderOptions = {}): Promise<PGlite> {
  let complaint = ''
  const onStderr = (line: string) => {
    const { level, text } = /\b(?<level>ERROR|FATAL|PANIC):\s+(?<text>.*)/.exec(line)?.groups ?? {}
    if (text !== undefined) complaint = text
    if (level === 'PANIC') options.onPanic?.(complaint)
    return false
  }
  const files = new DurableFolder(folder, options)
  try {
    const engine = await start({ fs: files, onStderr })
    files.started()
    return engine
  } catch (cause) {
    throw new DatabaseStartError(`the embedded database (${folder}) does not start: ${complaint}`, { cause })
  }
}

/** Starts an engine that forgets everything when it closes; from a template's tar when there is one. */
export async function startInMemory(template: Blob | undefined): Promise<PGlite> {
  return start(template === undefined ? {} : { loadDataDir: template })
}

/** The folder's files as one gzipped tar. Nobody else may have it open. */
export async function dumpFolder(folder: string): Promise<Blob> {
  const engine = await PGlite.create({ fs: new NodeFS(folder), noInitDb: true })
  return engine.dumpDataDir('gzip') // not closed: what was never started cannot be shut down
}

async function start(options: PGliteOptions): Promise<PGlite> {
  // V8's optimising compiler takes 500 MB for a moment, to compile one huge function of PostgreSQL, and gains little here:
  // without it a query takes 3 ms instead of 2, and the process 130 MB instead of 700 at its peak.
  setFlagsFromString('--no-wasm-tier-up')
  setFlagsFromString('--no-wasm-dynamic-tiering')
  return await PGlite.create({ ...options, startParams, initDbStartParams: initdbParams })
}

type EngineModule = PGlite['Module']

/**
 * What gave up must not go on: PGlite would call the engine again, in a state of which PostgreSQL itself said that it must not
 * be used, and in a loop without end. From now on each call fails.
 */
function stopForGood(module: EngineModule): void {
  const refuse = () => {
    throw new Error('the embedded database has stopped')
  }
  module._PostgresMainLoopOnce = refuse
  module._PostgresMainLongJmp = refuse
  module._PostgresSendReadyForQueryIfNecessary = refuse
  module._pgl_pq_flush = refuse
  module._pq_buffer_remaining_data = refuse
  module.stackRestore = refuse
}

/** As much of emscripten's open file as we use. */
const OpenFile = Type.Object({ nfd: Type.Integer() })

/** No file system tells the time of a change more coarsely than this. */
const coarsestTimestampMs = 5_000

/** EIO as emscripten numbers it (WASI). */
const inputOutputError = 29

/** PGlite's file layer, which by itself answers "done" to every fsync without doing anything. */
class DurableFolder extends NodeFS {
  readonly #onFsync: () => void
  #flushedAtMs: number | undefined

  constructor(folder: string, { onFsync = () => {}, flushedAtMs }: FolderOptions) {
    super(folder)
    this.#onFsync = onFsync
    this.#flushedAtMs = flushedAtMs
  }

  /** From now on every fsync is done, whatever it is for. */
  started(): void {
    this.#flushedAtMs = undefined
  }

  override async init(...[engine, options]: Parameters<NodeFS['init']>): ReturnType<NodeFS['init']> {
    const { emscriptenOpts } = await super.init(engine, options)
    const fsync = (file: unknown): number => {
      if (!Check(OpenFile, file)) return inputOutputError
      try {
        const flushedAtMs = this.#flushedAtMs
        if (flushedAtMs !== undefined && fstatSync(file.nfd).mtimeMs < flushedAtMs - coarsestTimestampMs) return 0
        this.#onFsync()
        fsyncSync(file.nfd)
        return 0
      } catch {
        return inputOutputError // PostgreSQL then gives up: what is not on the disk is not acknowledged
      }
    }
    const hook = (module: EngineModule) => {
      Object.assign(module.NODEFS.stream_ops, { fsync })
      Object.assign(module, { onAbort: () => stopForGood(module) })
    }
    return { emscriptenOpts: { ...emscriptenOpts, preRun: [...(emscriptenOpts.preRun ?? []), hook] } }
  }
}
