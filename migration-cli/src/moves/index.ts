export { type Move, movedPath, moveProblems } from './moved-path.ts';
export { type PrintedTree, readPrintedTree } from './printed-tree.ts';
export { inverseOf, type MovedFile, type MoveEdits, reread, rewriteMoves, unresolvedIn } from './rewrite-moves.ts';
