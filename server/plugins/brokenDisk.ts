import { endOnBrokenDisk } from '../http/brokenDisk.ts'

export default () => { endOnBrokenDisk() }
