import { apiDocs } from '../apiDocs.ts'
import { bulletinPages } from '../bulletinPages.ts'
import { bundle } from '../bundle.ts'
import { doors } from '../doors.ts'
import { feeds } from '../feeds.ts'
import { follows } from '../follows.ts'
import { inspectionPages } from '../inspectionPages.ts'
import { ogc } from '../ogc.ts'
import { open311 } from '../open311.ts'
import { opendata } from '../opendata.ts'
import { phone } from '../phone.ts'
import { policies } from '../policies.ts'
import { proof } from '../proof.ts'
import { publicSite } from '../publicSite.ts'
import { recordPages } from '../recordPages.ts'
import { search } from '../search.ts'

export const messages = {
  apiDocs,
  bulletinPages,
  bundle,
  doors,
  feeds,
  follows,
  inspectionPages,
  ogc,
  open311,
  opendata,
  phone,
  policies,
  proof,
  publicSite,
  recordPages,
  search,
} as const
