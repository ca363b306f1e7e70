/** A PDF of one empty page, as a scanner's software writes it. */
export function aPdf(words = 'page'): Buffer {
  return Buffer.from(`%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj
% ${words}
xref
0 4
trailer<</Root 1 0 R/Size 4>>
startxref
190
%%EOF
`, 'latin1')
}
