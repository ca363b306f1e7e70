import { parentPort } from 'node:worker_threads'
import { groupSimilar, type Comparable } from '../../shared/hearings/similar.ts'

parentPort!.once('message', (comments: Comparable[]) => { parentPort!.postMessage(groupSimilar(comments)) })
