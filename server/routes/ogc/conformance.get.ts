import { defineOgcHandler, noParameters, readParameters } from '#server/http/ogc'

/** Only what a test shows to be true. */
const classes = ['core', 'geojson', 'oas30']

export default defineOgcHandler((context) => {
  readParameters(context, noParameters)
  return { conformsTo: classes.map(name => `http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/${name}`) }
})
