import type { OperationKind, ParamsOf } from '../../model/operation.ts';
import { problem, revertTree, writeChange } from '../tree/changes.ts';

/** Writes a service's own .env beside its code, out of git. `${database.ROLE}` is filled in when the file is written. */
export const writeEnv: OperationKind<'write-env'> = {
  kind: 'write-env',
  target: 'workspace',
  irreversible: null,
  describe: ({ path, values, roleUrls }) =>
    `write ${path} with ${Object.keys(values).length + roleUrls.length} variables`,
  check: ({ values, roleUrls }) =>
    [...Object.keys(values), ...roleUrls.map(({ variable }) => variable)]
      .filter((name) => !/^[A-Za-z_][A-Za-z0-9_]*$/.test(name))
      .map((name) =>
        problem(`"${name}" is no name of a variable`, 'letters, digits and _ only', 'correct the plan file'),
      ),
  changes: (params, { tree }) => writeChange(tree, params.path, envText(params), false),
  verify: ({ path, values, roleUrls }, { tree }) => {
    const text = tree.exists(path) ? tree.readText(path) : '';
    const names = [...Object.keys(values), ...roleUrls.map(({ variable }) => variable)];
    return names
      .filter((name) => !new RegExp(`^${name}=`, 'm').test(text))
      .map((name) => problem(`${path} lacks ${name}`, 'it was to be written', 'nectar resume'));
  },
  revert: revertTree,
};

function envText({ values, roleUrls }: ParamsOf['write-env']): string {
  const all = {
    ...values,
    ...Object.fromEntries(roleUrls.map(({ variable, role }) => [variable, `\${database.${role}}`])),
  };
  return `${Object.entries(all)
    .map(([name, value]) => `${name}=${quoted(value)}`)
    .join('\n')}\n`;
}

function quoted(value: string): string {
  return /[\s#'"]/.test(value) ? JSON.stringify(value) : value;
}
