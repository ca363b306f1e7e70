import { parseArgs } from 'node:util'
import { readMigrationFiles } from 'drizzle-orm/migrator'
import { publishSites } from '#server/domain/ledger/commands'
import { checkerRequired } from '#server/domain/ledger/errors'
import { commitImport, findChecker, planImport } from '#server/domain/ledger/imports'
import { readSheetFile } from '#server/domain/ledger/sheet'
import { openPortal } from '#server/portal'
import { PortalError, type Issue } from '#shared/errors'
import { guessMapping, importColumnNames, importColumns } from '#shared/ledger/imports'
import { findTranslation } from '../i18n/messages.ts'

const help = `Imports a ledger (台账) from a CSV or XLSX file. Without --commit it only shows what each row would do.
One row in error, and nothing is written. Rows go by the office's own number, so the same file again changes nothing.

  npm run ledger:import -- FILE [--commit] [--publish --checked-by EMAIL] [--reason TEXT] [--language en]

  --commit      write the rows
  --publish     put the new sites before the public as well (with --commit and --checked-by)
  --checked-by  e-mail of the member of staff who made sure of the six clarities (六个清楚) of every new site and checked its
                legality and privacy; put on file with the rows. Their role has to allow it: supervisor or administrator
  --reason      the public reason for changes (按本单位台账更新)
  --language    zh-CN or en, of the messages

Columns are known by their headers, for example:
${importColumnNames.map(name => `  ${name.padEnd(16)} ${importColumns[name].slice(0, 3).join('、')}`).join('\n')}

Reads PORTAL_DATA_DIR and DATABASE_URL like the server, which may be running.`

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    'commit': { type: 'boolean' },
    'publish': { type: 'boolean' },
    'checked-by': { type: 'string' },
    'reason': { type: 'string', default: '按本单位台账更新' },
    'language': { type: 'string', default: 'zh-CN' },
    'help': { type: 'boolean', short: 'h' },
  },
})
const [file] = positionals
const locale = values.language === 'en' ? 'en' : 'zh-CN'

if (values.help || file === undefined) {
  console.log(help)
  process.exitCode = values.help ? 0 : 1
}
else {
  process.exitCode = await run(file).catch((error: unknown) => {
    if (!(error instanceof PortalError)) throw error
    console.error(sentence(error))
    return 1
  })
}

function sentence({ code, params }: Pick<Issue, 'code' | 'params'>): string {
  return findTranslation(locale, `errors.${code}`, params) ?? code
}

async function run(path: string): Promise<number> {
  const { publish, 'checked-by': email } = values
  if (publish && email === undefined) throw checkerRequired()
  const sheet = await readSheetFile(path)
  const { db, connection, calendar, site } = await openPortal({
    migrations: {
      sqlite: readMigrationFiles({ migrationsFolder: 'server/database/migrations/sqlite' }),
      postgresql: readMigrationFiles({ migrationsFolder: 'server/database/migrations/postgresql' }),
    },
  })
  try {
    const by = { actor: { kind: 'system' } as const, now: new Date() }
    const checker = email === undefined ? undefined : await findChecker(db, email)
    const options = { calendar, heating: site.heating, sheet, mapping: guessMapping(sheet.headers), scope: 'all' as const, reason: values.reason, checker, ...by }
    const { problems, rows, counts } = await planImport(db, options)
    for (const { path: column, ...issue } of problems) console.error(`${column}: ${sentence(issue)}`)
    for (const { line, officeNumber, issues } of rows) {
      for (const { path: column, ...issue } of issues) console.error(`${line}  ${officeNumber}  ${column}: ${sentence(issue)}`)
    }
    if (problems.length > 0) return 1
    console.log(findTranslation(locale, 'ledgerStaff.import.counts', counts))
    if (counts.error > 0) {
      console.error(sentence({ code: 'ledger.import_has_errors', params: { errors: counts.error } }))
      return 1
    }
    if (!values.commit) {
      console.log('Dry run: nothing was written. Add --commit to write.')
      return 0
    }
    const added = (await commitImport(db, options)).added
    if (publish) await publishSites(db, { siteIds: added, ...by })
    console.log(`Written: ${counts.new} new, ${counts.changed} changed${checker ? `; checked by ${checker.name}: ${added.length}` : ''}${publish ? `; published: ${added.length}` : ''}.`)
    return 0
  }
  finally { await connection.close() }
}
