import { posix } from 'node:path'
import ts from 'typescript'
import { scriptOf, templateOf, type Source } from './sources.ts'

export interface Arrow {
  from: string
  /** A file of ours (`shared/errors.ts`) or a package's name. */
  to: string
  /** False when only types are imported: nothing of it is left in what runs. */
  value: boolean
}

const extensions = ['', '.ts', '.vue', '.mjs', '.d.ts', '.d.mts', '/index.ts']

/** All imports, each resolved to the file or package it names. */
export function readArrows(sources: Source[]): Arrow[] {
  const files = new Set(sources.map(({ path }) => path))
  return sources.flatMap(source => readImports(source).map(({ name, value }) => ({ from: source.path, to: resolve(name, source.path, files), value })))
}

function readImports(source: Source): Array<{ name: string, value: boolean }> {
  const found: Array<{ name: string, value: boolean }> = []
  const visit = (node: ts.Node) => {
    if ((ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) && node.moduleSpecifier && ts.isStringLiteral(node.moduleSpecifier)) {
      found.push({ name: node.moduleSpecifier.text, value: hasValue(node) })
    }
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword && ts.isStringLiteralLike(node.arguments[0]!)) {
      found.push({ name: node.arguments[0].text, value: true })
    }
    if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument) && ts.isStringLiteral(node.argument.literal)) {
      found.push({ name: node.argument.literal.text, value: false })
    }
    ts.forEachChild(node, visit)
  }
  visit(toSyntax(source))
  return found
}

function hasValue(node: ts.ImportDeclaration | ts.ExportDeclaration): boolean {
  if (ts.isExportDeclaration(node)) {
    if (node.isTypeOnly) return false
    return !node.exportClause || !ts.isNamedExports(node.exportClause) || node.exportClause.elements.some(({ isTypeOnly }) => !isTypeOnly)
  }
  const { importClause } = node
  if (!importClause) return true
  if (importClause.isTypeOnly) return false
  const { name, namedBindings } = importClause
  return name !== undefined || !namedBindings || !ts.isNamedImports(namedBindings) || namedBindings.elements.some(({ isTypeOnly }) => !isTypeOnly)
}

function toSyntax(source: Source): ts.SourceFile {
  return ts.createSourceFile(source.path, scriptOf(source), ts.ScriptTarget.Latest, true, ts.ScriptKind.TS)
}

function resolve(name: string, from: string, files: Set<string>): string {
  const path = name.startsWith('.')
    ? posix.join(posix.dirname(from), name)
    : /^(?:~~|@@|~|@)\//.test(name)
      ? name.replace(/^[~@]+\//, '')
      : /^#(?:server|shared)\//.test(name)
        ? name.slice(1)
        : undefined
  if (path === undefined) return name
  return extensions.map(extension => path + extension).find(candidate => files.has(candidate)) ?? path
}

const screens = /^(?:(?:app|pages|layouts|components|composables|middleware|stores|plugins)\/|app\.vue$|error\.vue$)/

/** Who may import values of whom: the first rule that names the file decides. Types may be taken from anywhere but upward in `shared` and the domain. */
const rooms: Array<{ files: RegExp, may: RegExp, mayNameTypesOf?: RegExp }> = [
  { files: screens, may: new RegExp(`${screens.source}|^shared/|^i18n/|^assets/`), mayNameTypesOf: /^server\// },
  { files: /^enhance\//, may: /^(?:enhance|shared)\// },
  { files: /^shared\//, may: /^shared\// },
  { files: /^i18n\//, may: /^(?:i18n|shared)\// },
  { files: /^server\/crypto\//, may: /^(?:server\/crypto|shared)\// },
  { files: /^server\/workers\//, may: /^shared\// },
  { files: /^server\/outbound\//, may: /^(?:server\/outbound|shared)\// },
  { files: /^server\/text\//, may: /^(?:server\/text|shared)\// },
  { files: /^server\/storage\//, may: /^(?:server\/storage|shared)\// },
  { files: /^server\/backup\//, may: /^(?:server\/(?:backup|storage|database|crypto|domain|media)|shared)\// },
  { files: /^server\/doctor\//, may: /^(?:server\/(?:doctor|storage|database|crypto|domain|media)|shared)\// },
  { files: /^server\/database\/schema\.ts$/, may: /^server\/domain\/[^/]+\/tables\.ts$/ },
  { files: /^server\/database\//, may: /^(?:server\/(?:database|text)|shared)\// },
  { files: /^server\/media\//, may: /^(?:server\/(?:media|storage|crypto|database)|shared)\// },
  { files: /^server\/domain\//, may: /^(?:server\/(?:domain|database|media|crypto|text|outbound)|shared|i18n)\// },
  { files: /^server\/log\.ts$/, may: /^shared\// },
  { files: /^server\/types\//, may: /^shared\//, mayNameTypesOf: /^server\// },
  { files: /^server\/portal\.ts$/, may: /^(?:server\/(?:domain|database|media|storage|crypto|text)|shared)\// },
  { files: /^server\/entry\.ts$/, may: /^server\/http\// },
  { files: /^server\/http\//, may: /^(?:server\/(?:http|domain|media|crypto|database|text|outbound)\/|server\/portal\.ts|shared\/|i18n\/)/ },
  { files: /^server\/(?:api|routes|tasks|plugins|middleware)\//, may: /^(?:server\/(?:http|domain|doctor|media|text|outbound)\/|server\/portal\.ts|shared\/|i18n\/)/, mayNameTypesOf: /^server\/database\// },
  { files: /^(?:modules|content\.config\.ts|nuxt\.config\.ts)/, may: /^(?:modules|shared)(?:\/|$)/ },
  { files: /^scripts\//, may: /^(?:scripts|server\/(?:domain|database|media|storage|backup|doctor|crypto|text)|server\/portal\.ts|shared|i18n)/ },
  { files: /^tests\//, may: /./ },
]

/** The doors of a domain: what others may use of it. */
const doors = /^server\/domain\/[^/]+\/(?:queries|commands|errors|demo|figures|rights|retention)\.ts$|^server\/domain\/(?:events\/(?:record|describe|publication)|notifications\/(?:outbox|recipients|staffNotices|deliver)|record\/(?:append|log|signing|states|verify|visibility)|ledger\/(?:moving|news|recorded|checks|decisions|freezing|remedies|acceptances)|inspections\/visits|hearings\/matrix|reports\/(?:followUp|uploads))\.ts$/

/** Sentences about arrows that point where the house does not allow. */
export function findWrongArrows(arrows: Arrow[]): string[] {
  return arrows.flatMap(({ from, to, value }) => {
    const wrong = (reason: string) => [`${from} → ${to}: ${reason}`]
    if (/^(?:server\/(?:domain|database|media|storage|backup|doctor|crypto|text)|shared)\//.test(from) && /^(?:h3|nitropack|nuxt|vue|#imports|#app|#build)(?:\/|$)/.test(to) && !from.endsWith('.d.ts')) {
      return wrong('the domain and what lies below it know neither Nitro nor Vue')
    }
    if (!/^(?:[a-z]+\/|[a-z.]+\.(?:ts|vue)$)/.test(to) || !isOurs(to)) return []
    // Whoever meets an error may say so; the domain throws it.
    if (to === 'server/log.ts' && /^server\/(?!domain\/)/.test(from)) return []
    const room = rooms.find(({ files }) => files.test(from))
    if (!room) return wrong('no room is named for this file in tests/support/arrows.ts')
    if (!room.may.test(to)) {
      if (value) return wrong('a value from a room it may not reach')
      if (!room.mayNameTypesOf?.test(to)) return wrong('a type from a room it may not reach')
    }
    const domain = /^server\/domain\/([^/]+)\//
    const [own, other] = [domain.exec(from)?.[1], domain.exec(to)?.[1]]
    if (value && other && own !== other && from.startsWith('server/') && from !== 'server/database/schema.ts') {
      const isOutside = own === undefined
      if (isOutside ? /\/tables\.ts$/.test(to) : !doors.test(to)) return wrong('a domain is reached through its queries.ts, figures.ts and commands.ts')
    }
    return []
  })
}

function isOurs(path: string): boolean {
  return /^(?:app|pages|layouts|components|composables|middleware|stores|plugins|enhance|i18n|assets|shared|server|modules|scripts|tests|content\.config\.ts|nuxt\.config\.ts|app\.vue|error\.vue)(?:\/|$)/.test(path)
}

/** Circles of values, each named once by the files on it. */
export function findCircles(arrows: Arrow[]): string[] {
  const next = new Map<string, string[]>()
  for (const { from, to, value } of arrows) if (value && isOurs(to)) next.set(from, [...next.get(from) ?? [], to])
  const done = new Set<string>()
  const circles: string[] = []
  const walk = (file: string, trail: string[]) => {
    const at = trail.indexOf(file)
    if (at !== -1) {
      circles.push([...trail.slice(at), file].join(' → '))
      return
    }
    if (done.has(file)) return
    for (const other of next.get(file) ?? []) walk(other, [...trail, file])
    done.add(file)
  }
  for (const file of next.keys()) walk(file, [])
  return circles
}

/** Calls the house keeps to one place, or out altogether. */
const forbidden: Array<{ files: RegExp, except?: RegExp, is: (node: ts.Node) => boolean, reason: string }> = [
  {
    files: /^(?:server|scripts)\//, except: /^server\/database\//,
    is: node => isMethod(node, 'transaction'), reason: 'writes are declared and given to commit()',
  },
  {
    files: /^server\//,
    is: node => ts.isIdentifier(node) && /^read(?:MultipartFormData|FormData|RawBody|Body|ValidatedBody)$/.test(node.text),
    reason: 'h3 reads bodies without a limit: use parseBody, readFormFields or the upload stream',
  },
  {
    files: /^server\//, except: /^server\/database\/(?:search\.|columns\.)/,
    is: node => ts.isPropertyAccessExpression(node) && node.name.text === 'raw' && node.expression.getText() === 'sql',
    reason: 'a text in a statement is a parameter',
  },
  {
    // A map of all pages needs the keys they begin at themselves, each found from the one before.
    files: /^(?:server|scripts)\//, except: /^server\/domain\/ledger\/news\.ts$/,
    is: node => isMethod(node, 'offset'), reason: 'pages are found by key',
  },
  {
    files: /^(?:shared|server\/domain)\//,
    is: node => (ts.isNewExpression(node) && node.expression.getText() === 'Date' && !node.arguments?.length)
      || (ts.isPropertyAccessExpression(node) && node.getText() === 'Date.now'),
    reason: 'now is passed in',
  },
  {
    // What checks a file at home talks to whoever runs it there.
    files: /^server\//, except: /^server\/(?:log\.ts|checker\/|assets\/)/,
    is: node => ts.isPropertyAccessExpression(node) && (node.expression.getText() === 'console' || /^process\.std(?:out|err)$/.test(node.expression.getText())),
    reason: 'what the server says goes through server/log.ts, which lets only named facts through',
  },
]

function isMethod(node: ts.Node, name: string): boolean {
  return ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression) && node.expression.name.text === name
}

/** Sentences about calls the house does not allow where they stand. */
export function findForbiddenCalls(sources: Source[]): string[] {
  return sources.flatMap((source) => {
    const found: string[] = []
    const rules = forbidden.filter(({ files, except }) => files.test(source.path) && !except?.test(source.path))
    const syntax = toSyntax(source)
    const visit = (node: ts.Node) => {
      for (const { is, reason } of rules) {
        if (!is(node)) continue
        const { line } = syntax.getLineAndCharacterOfPosition(node.getStart())
        found.push(`${source.path}:${line + 1} ${node.getText().slice(0, 60)}: ${reason}`)
      }
      ts.forEachChild(node, visit)
    }
    if (rules.length > 0) visit(syntax)
    if (/\sv-html\b/.test(templateOf(source))) found.push(`${source.path} v-html: what people write is text`)
    return found
  })
}
