export interface MessageTree { readonly [key: string]: string | MessageTree }

/** Dotted paths of all sentences in a tree of messages. */
export type MessageKeyOf<Tree> = {
  [Key in keyof Tree & string]: Tree[Key] extends string ? Key : `${Key}.${MessageKeyOf<Tree[Key]>}`
}[keyof Tree & string]

export type MessageParams = Record<string, string | number>

/** The sentence at a dotted key with its `{name}` places filled in; undefined when there is none. */
export function findMessage(tree: MessageTree, key: string, params: MessageParams = {}): string | undefined {
  let node: string | MessageTree | undefined = tree
  for (const part of key.split('.')) {
    if (typeof node !== 'object' || !Object.hasOwn(node, part)) return undefined
    node = node[part]
  }
  if (typeof node !== 'string') return undefined
  return node.replace(/\{(\w+)\}/g, (place, name: string) => Object.hasOwn(params, name) ? String(params[name]) : place)
}
