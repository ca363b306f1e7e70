import { spawn, type ChildProcess } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { availableParallelism, constants, setPriority } from 'node:os'
import { fileURLToPath } from 'node:url'
import type { Box } from '../../shared/reports/photos.ts'
import { photoAnimated, photoDamaged, photosBusy, photoTooManyPixels } from './errors.ts'

export interface CleanPhoto { width: number, height: number, size: number }

/** What a process for photos is asked to do: read one file, write another. */
export type PhotoTask = { work: 'reencode', source: string, target: string } | { work: 'redact', source: string, target: string, boxes: readonly Box[] }

type Answer = { photo: CleanPhoto } | { refused: 'animated' | 'pixels' | 'damaged' }

/** One core is left to answer; a photo may cost a process tens of megabytes. */
const most = Math.min(2, Math.max(1, availableParallelism() - 1))
const maxWaiting = 60
/** A process is made anew after so many photos, and goes when none came for this long. */
const photosEach = 200
const idleMs = 30_000
const maxMs = 30_000
const maxMegabytes = 320
const lookMs = 100

const refusals = { animated: photoAnimated, pixels: photoTooManyPixels, damaged: photoDamaged }

/** The text of the program, where it does not lie beside this file: in the built server. */
let programText: string | undefined
export function setPhotoProgram(text: string): void {
  programText = text
}

interface Job { task: PhotoTask, isRepeated: boolean, resolve: (photo: CleanPhoto) => void, reject: (error: unknown) => void }

const waiting: Job[] = []
const children = new Set<Child>()

/**
 * Has a photo made anew or painted over by a process of its own, so that neither a decoder's crash nor its memory is the
 * server's. A process that dies costs one try; the second one is refused. Throws the codes of `photo.*`, among them
 * `photo.busy` (503) when too many are waiting.
 */
export function runPhotoTask(task: PhotoTask): Promise<CleanPhoto> {
  if (waiting.length >= maxWaiting) return Promise.reject(photosBusy())
  return new Promise((resolve, reject) => {
    waiting.push({ task, isRepeated: false, resolve, reject })
    assign()
  })
}

/** The processes that clean photos now. */
export function listPhotoProcesses(): number[] {
  return [...children].flatMap(({ process: { pid } }) => pid ?? [])
}

function assign() {
  while (waiting.length > 0) {
    const child = [...children].find(({ job }) => job === undefined) ?? (children.size < most ? startChild() : undefined)
    if (!child) return
    give(child, waiting.shift()!)
  }
}

interface Child { process: ChildProcess, job: Job | undefined, done: number, timer: NodeJS.Timeout | undefined, watch: NodeJS.Timeout | undefined, hasOverrun: boolean }

function startChild(): Child {
  const program = programText === undefined ? [fileURLToPath(new URL('../workers/photo.ts', import.meta.url))] : ['-e', programText]
  const child: Child = {
    process: spawn(process.execPath, ['--max-old-space-size=64', ...program], {
      // What runs from a text looks for packages where it is started: beside the built server's.
      cwd: fileURLToPath(new URL('.', import.meta.url)),
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      // Nothing of the server's configuration and secrets reaches a process that decodes what strangers send.
      env: { MALLOC_ARENA_MAX: '2', NODE_NO_WARNINGS: '1' },
    }),
    job: undefined, done: 0, timer: undefined, watch: undefined, hasOverrun: false,
  }
  children.add(child)
  const { pid } = child.process
  try { if (pid !== undefined) setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL) }
  catch { /* It is as important as the server then. */ }
  child.process.on('message', (answer: Answer) => { finish(child, answer) })
  child.process.on('error', () => { bury(child) })
  child.process.on('exit', () => { bury(child) })
  rest(child)
  return child
}

/** An idle process keeps nobody from ending. */
function rest(child: Child) {
  child.process.unref()
  child.process.channel?.unref()
  child.timer = setTimeout(() => { dismiss(child) }, idleMs).unref()
}

function give(child: Child, job: Job) {
  clearTimeout(child.timer)
  child.job = job
  child.process.ref()
  child.process.channel?.ref()
  const stop = () => {
    child.hasOverrun = true
    child.process.kill('SIGKILL')
  }
  child.timer = setTimeout(stop, maxMs)
  child.watch = setInterval(() => { if (megabytesOf(child) > maxMegabytes) stop() }, lookMs)
  child.process.send(job.task, () => { /* That it is gone is heard by its exit. */ })
}

function megabytesOf({ process: { pid } }: Child): number {
  try { return Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]) * 4096 / 1024 ** 2 }
  catch { return 0 }
}

function finish(child: Child, answer: Answer) {
  const { job } = child
  if (!job) return
  release(child)
  if ('photo' in answer) job.resolve(answer.photo)
  else job.reject(refusals[answer.refused]())
  if (++child.done >= photosEach) dismiss(child)
  else rest(child)
  assign()
}

function release(child: Child) {
  clearTimeout(child.timer)
  clearInterval(child.watch)
  child.job = undefined
}

function dismiss(child: Child) {
  clearTimeout(child.timer)
  children.delete(child)
  if (child.process.connected) child.process.disconnect()
}

/** The process is gone: what it was at is tried once more, unless it took too much time or memory. */
function bury(child: Child) {
  const { job } = child
  release(child)
  if (!children.delete(child) && !job) return
  if (job) {
    if (child.hasOverrun) job.reject(photoTooManyPixels())
    else if (job.isRepeated) job.reject(child.process.pid === undefined ? photosBusy() : photoDamaged())
    else waiting.unshift({ ...job, isRepeated: true })
  }
  assign()
}
