/** The files of a matter that anybody can keep and check without this site. */
export const bundle = {
  title: 'Download everything',
  text: 'The notice, all versions of the draft, the published comments, the answers, draws and record in one zip, with a program to check them. It can be read and checked without this site.',
  pages: { index: 'Notice', text: 'Versions of the draft', comments: 'Comments', answers: 'Answers', meeting: 'Meeting' },
  version: 'Version {n} ({at})',
  alike: 'Of the published comments, {grouped} are alike, in {groups} groups. Each one is among the comments.',
  states: { waiting: 'Waits to be read; not published.', held: 'Held back.', refused: 'Not published.', withdrawn: 'Withdrawn by its writer; never published.', published: 'Published.', masked: 'Published with passages covered.' },
  agreements: 'What was agreed',
  agreed: '{who}, by {due}',
  done: 'done {on}',
  draw: 'Draw {n}',
  pool: 'A pool of {entries}; SHA-256 of the pool file: {hash}',
  voided: 'Void since {at}.',
  check: { title: 'How to check', text: 'Open check.html in a browser and choose this zip, or run check.mjs with Node. Neither needs a network.' },
  readme: 'This is all that is public of a matter put to comment or to a hearing.\nBegin with index.html. The .json files say the same for programs.\nmanifest.json has the size and SHA-256 of each file.\nTo check: open check.html in a browser and choose the zip, or run node check.mjs. Neither needs a network.\nChecked is: that no file was changed; that the number of comments received is the sum of its parts and of the rows; that after a decision every point has an answer; that the mark for lateness agrees with the close; that comments without covered passages are those of the hash made on receipt; that the draw can be done again from the published number.\nInstants are in UTC; Beijing is 8 hours ahead.',
} as const
