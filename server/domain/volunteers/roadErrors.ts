import { defineError } from '../../../shared/errors.ts'

export const roadNotFound = defineError({ code: 'route.road_not_found', status: 404 })
/** One answer for a number that is nobody's and for somebody who does not serve. */
export const notServingOnRoad = defineError({ code: 'route.road_not_serving', status: 409 })
export const roadNotYours = defineError({ code: 'route.road_not_yours', status: 404 })
