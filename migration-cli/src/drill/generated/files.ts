import { stringify } from 'yaml';
import { generatedPlan } from './plan.ts';

/** The subjects that leave, in the order of the phases. Each is a folder of code and two tables of its own. */
export const SUBJECTS = ['news', 'orders', 'notes'] as const;

/** Every file of the monolith that the drill takes apart where the user names none: small, and still with all that a phase has. */
export function generatedFiles(): Record<string, string> {
  return {
    '.gitignore': '.env\nnode_modules/\n',
    'package.json': `${JSON.stringify({ name: 'generated', version: '1.0.0', private: true, scripts: { start: 'node server.js' } }, null, 2)}\n`,
    'package-lock.json': `${JSON.stringify({ name: 'generated', version: '1.0.0', lockfileVersion: 3, requires: true, packages: { '': { name: 'generated', version: '1.0.0' } } }, null, 2)}\n`,
    'server.js': serverText(),
    'lib/answer.js':
      'exports.answer = (response, status, value) => {\n  response.statusCode = status;\n  response.end(JSON.stringify(value));\n};\n',
    'nectar.plan.yaml': stringify(generatedPlan(), { lineWidth: 0 }),
    ...Object.fromEntries(SUBJECTS.flatMap((name) => Object.entries(subjectFiles(name)))),
  };
}

function subjectFiles(name: string): Record<string, string> {
  return {
    [`${name}/index.js`]: `const { answer } = require('../lib/answer.js');\nconst { titleOf } = require('./title.js');\n\nexports.createApp = () => (request, response) => answer(response, 200, { title: titleOf(request.url) });\n`,
    [`${name}/title.js`]: `exports.titleOf = (url) => '${name} ' + url;\n`,
    [`${name}/old.js`]: `// Nothing asks for it.\nexports.old = '${name}';\n`,
  };
}

function serverText(): string {
  const requires = SUBJECTS.map((name) => `const ${name} = require('./${name}/index.js');\n`).join('');
  const mounts = SUBJECTS.map(
    (name) => `  if (request.url.startsWith('/${name}')) return ${name}.createApp()(request, response);\n`,
  ).join('');
  return `const http = require('node:http');\nconst { answer } = require('./lib/answer.js');\n${requires}\nhttp.createServer((request, response) => {\n${mounts}  answer(response, 404, {});\n}).listen(process.env.PORT);\n`;
}
