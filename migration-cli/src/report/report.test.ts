import { describe, expect, it } from 'vitest';
import type { CheckResult, Verdict } from '../model/check-result.ts';
import type { PhaseState } from '../model/journal.ts';
import { answerOf } from './answer.ts';
import type { ReportData, ReportPhase } from './data.ts';
import { renderReport } from './render.ts';

const HOSTILE = `<img src=x onerror=alert(1)>"'&`;

const check = (verdict: Verdict, text = 'a summary'): CheckResult => ({
  id: verdict,
  title: text,
  phase: 'first',
  verdict,
  summary: text,
  evidence: [{ type: 'table', title: text, columns: [text], rows: [[text]] }],
  ms: 1,
});

const phase = (name: string, state: PhaseState, checks: CheckResult[] = [], goal = 'a goal'): ReportPhase => ({
  name,
  state,
  service: 'shop',
  goal,
  commit: null,
  startedAt: null,
  extractedAt: null,
  validatedAt: null,
  checks,
});

const inventory: ReportData['after'] = {
  version: 1,
  commit: null,
  fingerprint: '',
  files: [],
  modules: [],
  edges: [],
  aliases: [],
  calls: [],
  routes: [],
  tables: [],
  tableAccess: [],
  foreignKeys: [],
  transactions: [],
  env: [],
  testEnv: [],
  packages: [],
  manifests: [],
  jobs: [],
  singletons: [],
  dynamicEdges: [],
  unresolved: [],
};

const plan: ReportData['plan'] = {
  version: 1,
  inventory: '',
  monolith: { name: 'shop', typecheck: null, build: null, test: null, start: [], endpoints: {}, internal: null },
  database: null,
  services: {},
  phases: [],
  validate: { env: {}, suites: [], companions: [], allowedDifferences: [], truths: [] },
  accepted: [],
};

const data = (phases: ReportPhase[], more: Partial<ReportData> = {}): ReportData => ({
  monolith: 'shop',
  at: '2026-01-02T03:04:05.000Z',
  next: 'nectar status',
  open: false,
  phases,
  plan,
  restorePoint: null,
  before: inventory,
  after: inventory,
  ...more,
});

describe('may I go on?', () => {
  it.each<[string, ReportData, string]>([
    ['nothing begun', data([phase('first', 'planned')]), 'wait'],
    ['a run cut off', data([phase('first', 'extracting')], { open: true }), 'no'],
    ['a failed check', data([phase('first', 'extracted', [check('fail')])]), 'no'],
    ['an undecided check', data([phase('first', 'validated', [check('pass'), check('undecided')])]), 'wait'],
    ['extracted, unproven', data([phase('first', 'extracted')]), 'wait'],
    ['validated, results missing', data([phase('first', 'validated')]), 'wait'],
    ['all proven', data([phase('first', 'validated', [check('pass')])]), 'yes'],
    ['one of two', data([phase('first', 'validated', [check('pass')]), phase('second', 'planned')]), 'yes'],
  ])('%s', (_, given, mood) => expect(answerOf(given).mood).toBe(mood));

  it('does not blame checks for a phase that was taken back before any ran', () => {
    expect(answerOf(data([phase('first', 'failed')]))).toEqual({
      mood: 'no',
      sentence: 'No: the phase first failed while it was extracted and was taken back.',
    });
  });
});

describe('the page', () => {
  it('escapes everything that it is given', () => {
    const page = renderReport(
      data([phase(HOSTILE, 'extracted', [check('fail', HOSTILE)], HOSTILE)], { monolith: HOSTILE, next: HOSTILE }),
    );
    expect(page).not.toContain('<img');
    expect(page).toContain('&lt;img src=x onerror=alert(1)&gt;&quot;&#39;&amp;');
  });

  it('shows an undecided check as such, opened, and lists it', () => {
    const page = renderReport(data([phase('first', 'extracted', [check('undecided', 'no server')])]));
    expect(page).toMatch(/<details class="check undecided" data-search open>/);
    expect(page).not.toContain('class="check pass"');
    expect(page).toContain('<li>first: no server – no server</li>');
  });

  it('does not call it decided when no checks were run', () => {
    expect(renderReport(data([phase('first', 'extracted')]))).toContain('No checks were run, so nothing is decided');
  });

  it('asks nothing of a network', () => {
    const page = renderReport(data([phase('first', 'planned')]));
    expect(page).toContain("default-src 'none'");
    expect(page).not.toMatch(/(?:src|href)=["']?(?:https?:|\/\/)/);
  });
});
