import { HOLE } from '../../code/evaluate-paths.ts';
import { parseSql, type SqlStatement } from './parser.ts';

/** What stands in a parsed text for a table that the source does not tell. */
export const HOLE_NAME = 'nectar_hole';

const FILLINGS = [
  '$1',
  HOLE_NAME,
  '',
  `${HOLE_NAME} = 1`,
  '(1)',
  `, ${HOLE_NAME}`,
  `AND ${HOLE_NAME}`,
  'true',
  'SELECT 1',
];

const MAX_TRIES = 150;

export interface HoledSql {
  statements: SqlStatement[];
  /** True where a hole stands in place of a table. */
  tableHole: boolean;
}

/** Parses a text with holes by giving each the first filling with which Postgres accepts the whole. */
export function parseHoled(text: string): HoledSql | Error {
  const parts = text.split(HOLE);
  let error: Error | null = null;
  let tries = 0;
  for (const fillings of candidates(parts)) {
    tries += 1;
    if (tries > MAX_TRIES) break;
    const filled = parts.map((part, index) => part + (fillings[index] ?? '')).join('');
    const result = parseSql(filled);
    if (!(result instanceof Error)) return { statements: result, tableHole: parts.length > 1 && hasTableHole(result) };
    error ??= result;
  }
  return error ?? new Error('it cannot be parsed');
}

function hasTableHole(statements: SqlStatement[]): boolean {
  return JSON.stringify(statements.map((statement) => statement.node)).includes(`"relname":"${HOLE_NAME}`);
}

/** Fillings for every hole: the likely ones by what stands before, then each single deviation, then each pair. */
function* candidates(parts: string[]): Generator<string[]> {
  const likely = parts.slice(0, -1).map((_, index) => likelyFilling(parts.slice(0, index + 1).join(' ')));
  yield likely;
  for (const index of likely.keys()) {
    for (const filling of FILLINGS) yield likely.with(index, filling);
  }
  for (const filling of FILLINGS) yield likely.map(() => filling);
  for (const first of likely.keys()) {
    for (let second = first + 1; second < likely.length; second += 1) {
      for (const one of FILLINGS) for (const two of FILLINGS) yield likely.with(first, one).with(second, two);
    }
  }
}

function likelyFilling(before: string): string {
  if ((before.match(/'/g) ?? []).length % 2 === 1) return '1';
  if ((before.match(/"/g) ?? []).length % 2 === 1) return HOLE_NAME;
  if (/\b(?:FROM|JOIN|INTO|UPDATE|TABLE|TRUNCATE|ONLY|EXISTS)\s*$/i.test(before)) return HOLE_NAME;
  if (/\bFROM\s*\(\s*$/i.test(before)) return 'SELECT 1';
  if (/\bSET\s*$/i.test(before)) return `${HOLE_NAME} = 1`;
  if (/\bVALUES\s*$/i.test(before)) return '(1)';
  if (/\bINTO\s+[\w".]+\s*\([^)]*$/i.test(before)) return HOLE_NAME;
  if (/[.\w]$/.test(before) && !/\s$/.test(before)) return /\.$/.test(before) ? HOLE_NAME : '';
  if (
    /(?:[=<>(,+*/|-]|\b(?:WHERE|AND|OR|ON|NOT|BY|LIMIT|OFFSET|SELECT|HAVING|RETURNING|WHEN|THEN|ELSE|IN|ANY|LIKE|ILIKE|BETWEEN))\s*$/i.test(
      before,
    )
  )
    return '$1';
  return '';
}
