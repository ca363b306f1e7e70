import { defineEventHandler } from 'h3'
import { definePublicHandler } from '../http/handlers.ts'
import { readDataAddress, sendDataset } from '../http/openData.ts'

const file = definePublicHandler(context => sendDataset(context, readDataAddress(context.event.path)!))

/** `/data/:dataset.csv`: the router takes a part of a path whole, so that a route of this name would take the pages too. */
export default defineEventHandler((event) => {
  if ((event.method === 'GET' || event.method === 'HEAD') && readDataAddress(event.path)) return file(event)
})
