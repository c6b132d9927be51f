import type { Job } from '../run/job.ts';
import { jobOf } from './monolith.ts';

/** Lines that are far enough from each other for changes of them to be merged. */
export const lines = (...texts: string[]): string => texts.map((text) => `${text}\n\n\n\n`).join('');

/** A monolith of which a phase copies three files. */
export const COPIED_FILES = {
  'package.json': '{ "name": "shop", "dependencies": { "pg": "8.0.0" } }\n',
  'lib/text.js': lines(
    "const { plain } = require('./plain.js');",
    'exports.upper = 1;',
    'exports.lower = 2;',
    'plain();',
  ),
  'lib/plain.js': lines('exports.plain = () => 0;', 'exports.other = 1;'),
  'lib/logo.svg': '<svg/>\n',
  'news/news.js': "require('../lib/text.js');\n",
};

export const COPY_OF_TEXT = 'svc-news/text.js';

/** The copy of lib/text.js is printed anew, the others are as they were. */
export function copyingJob(): Job {
  const copies = [
    { from: 'lib/text.js', to: COPY_OF_TEXT },
    { from: 'lib/plain.js', to: 'svc-news/lib/plain.js' },
    { from: 'lib/logo.svg', to: 'svc-news/lib/logo.svg' },
  ];
  const finds = [{ find: './plain.js', replace: './lib/plain.js', why: 'it is beside now' }];
  const cut = [{ find: 'exports.lower = 2;\n', replace: '', why: 'only news took it' }];
  return jobOf({
    news: [
      { kind: 'copy-files', title: 'copy lib', params: { copies } },
      { kind: 'edit-files', title: 'edit text', params: { files: [{ path: COPY_OF_TEXT, spans: [], finds }] } },
      {
        kind: 'write-files',
        title: 'write the manifest',
        params: { files: [{ path: 'svc-news/package.json', content: '{ "name": "news", "dependencies": {} }\n' }] },
      },
    ],
    ads: [
      {
        kind: 'edit-files',
        title: 'cut text',
        params: { files: [{ path: 'lib/text.js', spans: [], finds: cut }] },
      },
    ],
  });
}
