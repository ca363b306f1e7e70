import sharp from 'sharp'

/** A photo as a phone makes it: large, turned by a tag, naming its maker, its owner and where it was taken. */
export function phonePhoto({ width = 4000, height = 3000 } = {}): Promise<Buffer> {
  // Blurred noise is about as hard to compress as a street.
  return sharp({ create: { width, height, channels: 3, background: '#9a8f80', noise: { type: 'gaussian', mean: 120, sigma: 60 } } })
    .blur(1.2)
    .withExif({
      IFD0: { Make: 'CANARY-MAKER', Model: 'CANARY-PHONE', Artist: 'CANARY-OWNER' },
      IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '39/1 55/1 12/1', GPSLongitudeRef: 'E', GPSLongitude: '116/1 9/1 30/1' },
    })
    .withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">CANARY-XMP</rdf:RDF></x:xmpmeta>')
    .withMetadata({ orientation: 6 })
    .jpeg({ quality: 90 })
    .toBuffer()
}

/** A small ordinary photo. */
export function smallPhoto(format: 'jpeg' | 'png' | 'webp' = 'jpeg', color = '#547a5c'): Promise<Buffer> {
  return sharp({ create: { width: 320, height: 240, channels: 3, background: color } }).toFormat(format).toBuffer()
}
