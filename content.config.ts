import { defineCollection, defineContentConfig } from '@nuxt/content'
import { glossarySchema, informationSchema, policySchema, rightsSchema } from './shared/policies/schemas.ts'

// One folder for each language, the same file names in both: content/<language>/<collection>/<slug>.md
export default defineContentConfig({
  collections: {
    policies: defineCollection({ type: 'page', source: '*/policies/*.md', schema: policySchema }),
    rights: defineCollection({ type: 'page', source: '*/rights/*.md', schema: rightsSchema }),
    notices: defineCollection({ type: 'page', source: '*/notices/*.md', schema: informationSchema }),
    help: defineCollection({ type: 'page', source: '*/help/*.md', schema: informationSchema }),
    glossary: defineCollection({ type: 'data', source: 'glossary.json', schema: glossarySchema }),
  },
})
