import type { OperationKind, ParamsOf } from '../../model/operation.ts';
import { problem, revertTree, writeChange } from '../tree/changes.ts';

/**
 * Writes a service's own .env beside its code, out of git. `${database.ROLE}` and its parts, such as
 * `${database.ROLE.host}`, are filled in when the file is written.
 */
export const writeEnv: OperationKind<'write-env'> = {
  kind: 'write-env',
  target: 'workspace',
  irreversible: null,
  describe: (params) => `write ${params.path} with ${namesOf(params).length} variables`,
  check: (params) =>
    namesOf(params)
      .filter((name) => !/^[A-Za-z_][A-Za-z0-9_]*$/.test(name))
      .map((name) =>
        problem(`"${name}" is no name of a variable`, 'letters, digits and _ only', 'correct the plan file'),
      ),
  changes: (params, { tree }) => writeChange(tree, params.path, envText(params), false),
  verify: (params, { tree }) => {
    const { path } = params;
    const text = tree.exists(path) ? tree.readText(path) : '';
    return namesOf(params)
      .filter((name) => !new RegExp(`^(?:# )?${name}=`, 'm').test(text))
      .map((name) => problem(`${path} lacks ${name}`, 'it was to be written', 'nectar resume'));
  },
  revert: revertTree,
};

const namesOf = ({ values, connection }: ParamsOf['write-env']) => [
  ...Object.keys(values),
  ...connection.map(({ variable }) => variable),
];

/** What stands for a part of a role's connection until the file is written. */
export const connectionMark = ({ role, part }: { role: string; part: string }) =>
  part === 'url' ? `\${database.${role}}` : `\${database.${role}.${part}}`;

function envText({ values, connection }: ParamsOf['write-env']): string {
  const all = {
    ...values,
    ...Object.fromEntries(connection.map((one) => [one.variable, connectionMark(one)])),
  };
  return `${Object.entries(all)
    .map(([name, value]) => `${name}=${envValue(value)}`)
    .join('\n')}\n`;
}

/** A value as a line of a .env file holds it: in the quotes that need no escape, which not every reader takes back. */
export function envValue(value: string): string {
  if (!/[\s#'"`\\]/.test(value)) return value;
  const mark = ['"', "'", '`'].find((one) => !value.includes(one) && !(one === '"' && value.includes('\\')));
  return mark === undefined ? JSON.stringify(value) : `${mark}${value}${mark}`;
}
