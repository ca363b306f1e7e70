/** A node of the content module's tree: a text, or a tag with its attributes and the nodes it holds. */
export type ContentNode = string | readonly [tag: string, attributes: object, ...children: unknown[]]

const blocks = new Set(['h1', 'h2', 'h3', 'h4', 'p', 'ul', 'ol', 'li', 'blockquote', 'table', 'tr'])

/** The words of a page without markup, one block a line, so that no phrase reaches from one block into the next. */
export function toPlainText(nodes: ContentNode[]): string {
  return nodes.map(textOf).join('').replace(/\n+/g, '\n').trim()
}

function textOf(node: ContentNode): string {
  if (typeof node === 'string') return node
  const [tag, , ...children] = node
  // A tuple type cannot name itself in its rest.
  const text = (children as ContentNode[]).map(textOf).join('')
  return blocks.has(tag) ? `\n${text}\n` : text
}
