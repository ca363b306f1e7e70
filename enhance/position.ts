import { enhancePosition } from './parts/positionField'

const box = document.querySelector<HTMLElement>('[data-position]')
if (box) enhancePosition(box)
