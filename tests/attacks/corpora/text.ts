/** Text people with bad intentions type, by what it is meant to do. */

/** Would run where it is taken for markup or script. `attacked` is a trap the page sets. */
export const script = [
  '<script>attacked()</script>', '"><script>attacked()</script>', '\'><script>attacked()</script>', '<img src=x onerror=attacked()>', '<svg onload=attacked()>', '<svg><script>attacked()</script></svg>',
  '</title><script>attacked()</script>', '</textarea><script>attacked()</script>', '</script><script>attacked()</script>', '<!--<script>attacked()//-->', ']]><script>attacked()</script>', '--><img src=x onerror=attacked()>',
  '" onmouseover="attacked()" x="', '\' autofocus onfocus=attacked() x=\'', '` onclick=attacked() `', 'javascript:attacked()', 'JaVaScRiPt:attacked()', 'java\tscript:attacked()', 'data:text/html,<script>attacked()</script>',
  '<a href="javascript:attacked()">看</a>', '<iframe srcdoc="<script>parent.attacked()</script>"></iframe>', '<math><mi xlink:href="javascript:attacked()">x</mi></math>', '<details open ontoggle=attacked()>', '<form action=javascript:attacked()><button>x</button></form>',
  '{{constructor.constructor("attacked()")()}}', '${attacked()}', '#{attacked()}', '<%= attacked() %>', '\\u003cscript\\u003eattacked()\\u003c/script\\u003e', '&lt;script&gt;attacked()&lt;/script&gt;', '&#60;script&#62;attacked()&#60;/script&#62;',
  '<style>@import "javascript:attacked()"</style>', '<link rel=stylesheet href=//evil.example/x.css>', '<base href=//evil.example/>', '<meta http-equiv=refresh content="0;url=//evil.example">', '+ADw-script+AD4-attacked()+ADw-/script+AD4-', '\u2028attacked()//', '<noscript><p title="</noscript><img src=x onerror=attacked()>">',
]

/** Would be worked out by a spreadsheet. */
export const formulas = ['=1+1', '=cmd|\'/C calc\'!A0', '+1+1', '-1+1', '@SUM(1+1)', '\t=1+1', '\r=1+1', '＝1+1', '=HYPERLINK("http://evil.example","看")', '=IMPORTXML("http://evil.example","//a")', ' =1+1', '"=1+1']

/** Turns letters round, hides them, or looks like others. */
export const invisible = ['\u202Egnp.exe', '\u2066abc\u2069', '\u200Bzero\u200Bwidth', '\uFEFFmark', 'a\u0000b', 'a\u0008b', '\u200F右', '石\uFE00景山', 'ad\u00ADmin', '\u180E', '\u061C', '\u{E0041}\u{E0042}']

/** Letters of four bytes, rare characters, joined signs, and half of one. */
export const rare = ['𠮷野家', '𪚥𪚥', '㐂', '龘', '👨‍👩‍👧‍👦', '🏳️‍🌈', 'é', 'é', '\u{10FFFF}', 'Ω≈ç√', 'ﬁ', '﷽'.repeat(20), '\uD800']

/** Names that mean something to an object. */
export const prototypes = ['__proto__', 'constructor', 'prototype', 'hasOwnProperty', 'toString', '__defineGetter__', 'valueOf']

/** Would add a header or a line. */
export const splitting = ['a\r\nBcc: evil@example.org', 'a\nSubject: evil', 'a\r\n\r\n<script>attacked()</script>', 'a%0d%0aSet-Cookie: x=y', 'a\u2028b', 'a\u0085b', '王"; filename="evil.exe', 'evil@example.org,a@example.org', 'a@example.org\r\nRCPT TO:<evil@example.org>']

/** Would mean something to a database. */
export const sql = ['\' or 1=1 --', '"; drop table reports; --', '1; select pg_sleep(9)', '\') union select * from staff_accounts --', '%', '_', '\\', 'a* OR b*', '"a" NEAR "b"', 'NOT', 'AND OR NOT', '*', '(((((', '{a b} : c', '^a', 'col:x', '"']

/** Would mean something to a file system. */
export const paths = ['../../../../etc/passwd', '..\\..\\windows\\win.ini', '/etc/passwd', '%2e%2e%2fetc%2fpasswd', '....//....//etc/passwd', 'a\u0000.png', 'file:///etc/passwd', 'CON', 'a/../b', '.htaccess', '%00', '%ff%fe', '%E0%80%AF']

/** Numbers and days that are none, or too much. */
export const numbers = ['0', '-1', '1e309', '-0', 'NaN', 'Infinity', '9007199254740993', '0x10', '1_000', '٣', '１２', '1e-400', ' 1', '99999999999999999999', '0.1', '2026-02-30', '0000-00-00', '9999-12-31', '10000-01-01', '-000001-01-01', '2026-11-23T25:61:61Z', '1970-01-01']

export const hostile = [...script, ...formulas, ...invisible, ...rare, ...prototypes, ...splitting, ...sql, ...paths, ...numbers, '', ' ', '　', 'null', 'undefined', 'true', '[]', '{}', '[object Object]', 'x'.repeat(5000), '石'.repeat(3000)]
