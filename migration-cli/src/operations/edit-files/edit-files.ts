import { applyFinds, applySpans, findProblems, spanProblems } from '../../code/edit.ts';
import type { OperationKind, ParamsOf, TreeView } from '../../model/operation.ts';
import { missing, problem, REFRESH, revertTree, writeChange } from '../tree/changes.ts';

type FileEdit = ParamsOf['edit-files']['files'][number];

/** Edits texts by span and by exact text; every byte outside of the edits stays. */
export const editFiles: OperationKind<'edit-files'> = {
  kind: 'edit-files',
  target: 'tree',
  irreversible: null,
  describe: ({ files }) => `edit ${files.length} file${files.length === 1 ? '' : 's'}`,
  check: ({ files }, { tree }) => {
    const absent = missing(
      tree,
      files.map(({ path }) => path),
    );
    return absent.length > 0 ? absent : files.flatMap((file) => check(file, tree));
  },
  changes: ({ files }, { tree }) =>
    files.flatMap((file) => writeChange(tree, file.path, edited(file, tree), tree.executable(file.path))),
  verify: ({ files }, { tree }) => files.flatMap((file) => verify(file, tree)),
  revert: revertTree,
};

function check({ path, spans, finds }: FileEdit, tree: TreeView) {
  const text = tree.readText(path);
  const wrong = spanProblems(text, spans);
  const problems = wrong.length > 0 ? wrong : findProblems(applySpans(text, spans), finds);
  return problems.map((why) => problem(`${path} cannot be edited`, why, REFRESH));
}

function edited({ path, spans, finds }: FileEdit, tree: TreeView): string {
  return applyFinds(applySpans(tree.readText(path), spans), finds);
}

function verify({ path, spans, finds }: FileEdit, tree: TreeView) {
  if (!tree.exists(path)) return [problem(`${path} is missing`, 'it was edited a moment ago', 'nectar resume')];
  const text = tree.readText(path);
  const wanted = [...spans.map(({ replace }) => replace), ...finds.map(({ replace }) => replace)];
  // A later find may stand inside an earlier replacement, so only the last word on each is asked for.
  const overwritten = (value: string) => finds.some(({ find }) => value.includes(find) || find.includes(value));
  return wanted
    .filter((value, index) => !text.includes(value) && !(index < wanted.length - 1 && overwritten(value)))
    .map((value) => problem(`${path} lacks an edit`, `"${value.slice(0, 80)}" is not in it`, 'nectar resume'));
}
