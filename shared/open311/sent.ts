import { isOutsideDistrict } from '../places/bounds.ts'
import { findCommunityByName, findSubDistrict } from '../places/places.ts'
import type { BeingBuilt, ReportKind } from '../reports/rules.ts'
import { email, phone, type ContactAnswer, type Position } from '../reports/schemas.ts'
import { checkText } from '../text/check.ts'
import type { Simplify } from '../text/fold.ts'
import { cleanLine, cleanText, lengthOf } from '../text/plain.ts'
import { toDay, type Day } from '../time.ts'
import { affected, attributesOf, type Affected } from './services.ts'
import { answersOf, listOf, readInstant, valueOf, type Fault, type Params, type Read } from './params.ts'

/** The longest description GeoReport v2 knows. */
export const maxDescription = 4000
const maxLine = 100

/** A request as a client sent it, with nothing in it that could not stand in a report. */
export interface SentRequest {
  kind: ReportKind
  description: string
  subDistrict: string
  community: string | null
  /** Null when only a position was given. */
  place: string | null
  position: Position | null
  beingBuilt: BeingBuilt
  inDanger: boolean
  affects: Affected[]
  seenOn: Day | null
  /** Only when the person has said that they may be reached. */
  contact: ContactAnswer | null
  /** The client's own name of this request, by which it may be repeated. */
  clientId: string | null
}

/** The sentence a text must not stand with; undefined when it may. Door numbers may be needed to find the place. */
export function wordFault(text: string, simplify?: Simplify): string | undefined {
  const kinds = checkText(text, simplify).map(({ kind }) => kind).filter(kind => kind !== 'room')
  if (kinds.length === 0) return undefined
  return kinds.includes('banned') ? 'words_banned' : kinds.includes('person') ? 'words_person' : 'words_reach'
}

/** Reads what a client sent for a service, telling everything that is wrong at once. */
export function readSentRequest(params: Params, { kind, photos, now, simplify }: { kind: ReportKind, photos: number, now: Date, simplify?: Simplify }): Read<SentRequest> {
  const faults: Fault[] = []
  const blame = (name: string, code: string, more: Fault['params'] = {}) => { faults.push({ status: 400, name, code, params: { name, ...more } }) }
  const text = (name: string, value: string | undefined, max: number) => {
    const clean = max > maxLine ? cleanText : cleanLine
    const cleaned = value === undefined ? '' : clean(value.slice(0, max * 4 + 1000))
    if ((value?.length ?? 0) > max * 4 + 1000 || lengthOf(cleaned) > max) blame(name, 'too_long', { max })
    else {
      const problem = wordFault(cleaned, simplify)
      if (problem) blame(name, problem)
    }
    return cleaned
  }

  for (const rule of attributesOf(kind)) {
    const given = answersOf(params, rule.code)
    const name = `attribute[${rule.code}]`
    if (rule.required && given.length === 0) blame(name, rule.code === 'sub_district' ? 'sub_district_missing' : 'attribute_missing')
    if (rule.datatype !== 'multivaluelist' && new Set(given).size > 1) blame(name, 'one_value')
    if (rule.values && given.some(value => !rule.values!.includes(value))) blame(name, 'value_unknown')
  }
  const answer = (code: string) => answersOf(params, code)[0]
  if (listOf(params, 'media_url').length > 0) blame('media_url', 'media_url_refused')

  const description = text('description', valueOf(params, 'description'), maxDescription)
  if (description === '' && photos === 0) blame('description', 'description_missing')
  const addressString = text('address_string', valueOf(params, 'address_string'), maxLine)
  const place = text('attribute[place]', answer('place'), maxLine)
  // An address a client's program looked up for the position: left out, not refused, when it says too much.
  const closest = cleanLine((answer('closest_address') ?? '').slice(0, 1000))
  const position = readPosition(params, blame)
  if (!position && addressString === '' && !faults.some(({ name }) => name === 'lat' || name === 'long')) {
    blame(valueOf(params, 'address_id') === undefined ? 'lat' : 'address_id', valueOf(params, 'address_id') === undefined ? 'location_missing' : 'address_id_unknown')
  }

  const subDistrict = answer('sub_district') ?? ''
  const communityName = text('attribute[community]', answer('community'), maxLine)
  const community = communityName === '' || !findSubDistrict(subDistrict) ? undefined : findCommunityByName(subDistrict, communityName)
  if (communityName !== '' && findSubDistrict(subDistrict) && !community) blame('attribute[community]', 'community_unknown')
  const seenOn = readSeenOn(answer('seen_on'), now, blame)
  const contact = answer('reach') === 'yes' ? readContact(params, blame) : null
  const clientId = answer('fixmystreet_id')?.trim() ?? null
  if (clientId !== null && clientId.length > 200) blame('attribute[fixmystreet_id]', 'too_long', { max: 200 })
  if (faults.length > 0) return { faults }
  return {
    value: {
      kind, description, subDistrict, community: community?.id ?? null, position,
      place: place || addressString || (lengthOf(closest) <= maxLine && !wordFault(closest, simplify) ? closest : '') || null,
      beingBuilt: (answer('being_built') ?? 'no') as BeingBuilt, inDanger: answer('in_danger') === 'yes',
      affects: affected.filter(value => answersOf(params, 'affects').includes(value)), seenOn, contact, clientId,
    },
  }
}

type Blame = (name: string, code: string, more?: Fault['params']) => void

const degrees = /^[+-]?\d{1,3}(?:\.\d{1,20})?$/

function readPosition(params: Params, blame: Blame): Position | null {
  const [lat, long] = [valueOf(params, 'lat')?.trim(), valueOf(params, 'long')?.trim()]
  if (lat === undefined && long === undefined) return null
  if (lat === undefined || long === undefined) {
    blame(lat === undefined ? 'lat' : 'long', 'half_a_position')
    return null
  }
  for (const [name, text] of [['lat', lat], ['long', long]] as const) if (!degrees.test(text)) blame(name, 'not_degrees')
  if (!degrees.test(lat) || !degrees.test(long)) return null
  const [latitude, longitude] = [Number(lat), Number(long)]
  if (isOutsideDistrict({ longitude, latitude })) blame('lat', 'outside_district')
  return { longitude, latitude, rawLongitude: longitude, rawLatitude: latitude, system: 'wgs84', source: 'manual', accuracyM: null }
}

function readSeenOn(given: string | undefined, now: Date, blame: Blame): Day | null {
  if (given === undefined) return null
  const instant = readInstant(given)
  if (!instant) blame('attribute[seen_on]', 'not_an_instant')
  else if (toDay(instant) > toDay(now) || toDay(instant) < '1949-10-01') blame('attribute[seen_on]', 'not_a_past_day')
  else return toDay(instant)
  return null
}

/** A given name without a family name is a whole Chinese name: clients part names at the first space. */
function readContact(params: Params, blame: Blame): ContactAnswer | null {
  const name = cleanLine([valueOf(params, 'first_name'), valueOf(params, 'last_name')].filter(part => part !== undefined && part !== '-').join(' ').slice(0, 500))
  const [givenPhone, givenEmail] = [valueOf(params, 'phone'), valueOf(params, 'email')]
  if (lengthOf(name) > 40) blame('first_name', 'too_long', { max: 40 })
  const readPhone = givenPhone === undefined ? null : phone.safeParse(givenPhone)
  const readEmail = givenEmail === undefined ? null : email.safeParse(givenEmail.trim())
  if (readPhone && !readPhone.success) blame('phone', 'phone_invalid')
  if (readEmail && !readEmail.success) blame('email', 'email_invalid')
  if (!readPhone && !readEmail) return null
  return { name: name || null, phone: readPhone?.data ?? null, email: readEmail?.data ?? null }
}
