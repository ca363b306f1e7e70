import { workers } from '#portal/workers'
import { setPhotoProgram } from '../media/children.ts'

/** The built server carries the program that cleans photos as a text. */
export default () => { setPhotoProgram(workers.photo) }
