import type { IconNode } from 'lucide'
import accessibility from 'lucide/dist/esm/icons/accessibility.mjs'
import arrowLeft from 'lucide/dist/esm/icons/arrow-left.mjs'
import arrowRight from 'lucide/dist/esm/icons/arrow-right.mjs'
import building from 'lucide/dist/esm/icons/building.mjs'
import calendar from 'lucide/dist/esm/icons/calendar.mjs'
import camera from 'lucide/dist/esm/icons/camera.mjs'
import check from 'lucide/dist/esm/icons/check.mjs'
import chevronDown from 'lucide/dist/esm/icons/chevron-down.mjs'
import chevronRight from 'lucide/dist/esm/icons/chevron-right.mjs'
import circleCheck from 'lucide/dist/esm/icons/circle-check.mjs'
import clock from 'lucide/dist/esm/icons/clock.mjs'
import contrast from 'lucide/dist/esm/icons/contrast.mjs'
import download from 'lucide/dist/esm/icons/download.mjs'
import externalLink from 'lucide/dist/esm/icons/external-link.mjs'
import eye from 'lucide/dist/esm/icons/eye.mjs'
import eyeOff from 'lucide/dist/esm/icons/eye-off.mjs'
import fileText from 'lucide/dist/esm/icons/file-text.mjs'
import funnel from 'lucide/dist/esm/icons/funnel.mjs'
import flag from 'lucide/dist/esm/icons/flag.mjs'
import handHelping from 'lucide/dist/esm/icons/hand-helping.mjs'
import history from 'lucide/dist/esm/icons/rotate-ccw-clock.mjs'
import house from 'lucide/dist/esm/icons/house.mjs'
import image from 'lucide/dist/esm/icons/image.mjs'
import info from 'lucide/dist/esm/icons/info.mjs'
import languages from 'lucide/dist/esm/icons/languages.mjs'
import list from 'lucide/dist/esm/icons/list.mjs'
import lock from 'lucide/dist/esm/icons/lock.mjs'
import logOut from 'lucide/dist/esm/icons/log-out.mjs'
import mail from 'lucide/dist/esm/icons/mail.mjs'
import mapPin from 'lucide/dist/esm/icons/map-pin.mjs'
import menu from 'lucide/dist/esm/icons/menu.mjs'
import messageSquare from 'lucide/dist/esm/icons/message-square.mjs'
import moon from 'lucide/dist/esm/icons/moon.mjs'
import pencil from 'lucide/dist/esm/icons/pencil.mjs'
import phone from 'lucide/dist/esm/icons/phone.mjs'
import plus from 'lucide/dist/esm/icons/plus.mjs'
import printer from 'lucide/dist/esm/icons/printer.mjs'
import scale from 'lucide/dist/esm/icons/scale.mjs'
import search from 'lucide/dist/esm/icons/search.mjs'
import settings from 'lucide/dist/esm/icons/settings.mjs'
import shield from 'lucide/dist/esm/icons/shield.mjs'
import sun from 'lucide/dist/esm/icons/sun.mjs'
import trash from 'lucide/dist/esm/icons/trash.mjs'
import trees from 'lucide/dist/esm/icons/trees.mjs'
import triangleAlert from 'lucide/dist/esm/icons/triangle-alert.mjs'
import type_ from 'lucide/dist/esm/icons/type.mjs'
import upload from 'lucide/dist/esm/icons/upload.mjs'
import users from 'lucide/dist/esm/icons/users.mjs'
import x from 'lucide/dist/esm/icons/x.mjs'

/** The pictures this site uses, each from its own file: the whole set is four thousand. */
export const icons = {
  accessibility, building, calendar, camera, check, clock, contrast, download, eye, flag, history, house, image, info,
  languages, list, lock, mail, menu, moon, pencil, phone, plus, printer, scale, search, settings, shield, sun, trash,
  trees, upload, users, x,
  'arrow-left': arrowLeft,
  'arrow-right': arrowRight,
  'chevron-down': chevronDown,
  'chevron-right': chevronRight,
  'circle-check': circleCheck,
  'external-link': externalLink,
  'eye-off': eyeOff,
  'file-text': fileText,
  'filter': funnel,
  'hand-helping': handHelping,
  'log-out': logOut,
  'map-pin': mapPin,
  'message-square': messageSquare,
  'triangle-alert': triangleAlert,
  'type': type_,
} satisfies Record<string, IconNode>

export type IconName = keyof typeof icons
