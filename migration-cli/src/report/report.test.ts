import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CheckResult, Verdict } from '../model/check-result.ts';
import type { PhaseState } from '../model/journal.ts';
import type { ParityResult } from '../model/parity.ts';
import type { Proof } from '../model/proof.ts';
import { type Answer, answerOf } from './answer.ts';
import type { ReportData, ReportParity, ReportPhase } from './data.ts';
import { renderReport } from './render.ts';
import { timelinePicture } from './timeline-picture.ts';

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

const proofOf = (results: CheckResult[], more: Partial<Proof> = {}): Proof => ({
  expected: results.map(({ id, title }) => ({ id, title })),
  notDue: [],
  at: '2026-01-02T03:04:05.000Z',
  commit: 'c0ffee',
  results,
  stale: [],
  ...more,
});

const phase = (name: string, state: PhaseState, proof: Proof | null = null, goal = 'a goal'): ReportPhase => ({
  name,
  state,
  service: 'shop',
  goal,
  commit: null,
  startedAt: null,
  extractedAt: null,
  validatedAt: null,
  proof,
  parity: null,
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
  schemaChanges: [],
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
  partOf: { before: {}, after: {} },
  services: [],
  ...more,
});

const never: Proof = {
  expected: [{ id: 'boot', title: 'Boots' }],
  notDue: [],
  at: null,
  commit: null,
  results: [],
  stale: [],
};

describe('may I go on?', () => {
  it.each<[string, ReportData, Answer['mood'], string]>([
    ['nothing begun', data([phase('first', 'planned')]), 'wait', 'Nothing was extracted'],
    ['a run cut off', data([phase('first', 'extracting')], { open: true }), 'no', 'cut off'],
    ['a failed check', data([phase('first', 'extracted', proofOf([check('fail')]))]), 'no', 'one check'],
    [
      'an undecided check of a later phase than a proven one',
      data([
        phase('first', 'validated', proofOf([check('pass')])),
        phase('next', 'validated', proofOf([check('undecided')])),
      ]),
      'wait',
      'could not be decided',
    ],
    ['extracted, unproven', data([phase('first', 'extracted', never)]), 'wait', 'none of its checks'],
    [
      'validated by the journal, results missing',
      data([phase('first', 'validated', never)]),
      'wait',
      'none of its checks',
    ],
    [
      'passed, and the code changed since',
      data([phase('first', 'validated', proofOf([check('pass')], { stale: ['the code changed since abc'] }))]),
      'wait',
      'the code changed since abc',
    ],
    [
      'passed, and one check that is needed never ran',
      data([phase('first', 'validated', proofOf([check('pass')], { expected: never.expected }))]),
      'wait',
      'one check of the phase first never ran',
    ],
    ['all proven', data([phase('first', 'validated', proofOf([check('pass')]))]), 'yes', 'the only phase is extracted'],
    [
      'one of two',
      data([phase('first', 'validated', proofOf([check('pass')])), phase('second', 'planned')]),
      'yes',
      '1 of 2',
    ],
  ])('%s', (_, given, mood, sentence) => {
    const answer = answerOf(given);
    expect(answer.mood).toBe(mood);
    expect(answer.sentence).toContain(sentence);
  });

  it('is never yes where any check that is needed has not passed on what stands there now', () =>
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom<Verdict | 'never'>('pass', 'fail', 'undecided', 'never'), {
          minLength: 1,
          maxLength: 5,
        }),
        fc.boolean(),
        (verdicts, isStale) => {
          const expected = verdicts.map((_, at) => ({ id: `check-${at}`, title: `Check ${at}` }));
          const results = verdicts.flatMap((verdict, at) =>
            verdict === 'never' ? [] : [{ ...check(verdict), id: `check-${at}` }],
          );
          const proof = proofOf(results, { expected, stale: isStale ? ['the plan file was edited since'] : [] });
          const page = data([phase('first', 'validated', proof)]);
          const allGood = !isStale && verdicts.every((one) => one === 'pass');
          expect(answerOf(page).mood === 'yes').toBe(allGood);
          const shown = renderReport(page).match(/class="check pass"/g)?.length ?? 0;
          expect(shown).toBe(isStale ? 0 : verdicts.filter((one) => one === 'pass').length);
        },
      ),
    ));

  it('does not blame checks for a phase that was taken back before any ran', () => {
    expect(answerOf(data([phase('first', 'failed')]))).toEqual({
      mood: 'no',
      sentence: 'No: the phase first failed while it was extracted and was taken back.',
    });
  });
});

const parity = (verdict: ParityResult['verdict'], stale: string[] = [], text = 'a text'): ReportParity => ({
  kept: {
    version: 1,
    at: '2026-01-02T03:04:05.000Z',
    commit: 'c0ffee',
    plan: '',
    result: {
      verdict,
      phase: 'first',
      trace: { name: text, exchanges: 3, notReplayed: [], truncated: false },
      compared: { exchanges: 3, rows: 1, calls: 0, mails: 0 },
      findings: [{ plane: 'http', seq: 1, request: text, at: text, expected: text, actual: text }],
      noise: [text],
      tolerated: [{ rule: { plane: 'http', route: text, at: text, why: text, until: '2030-01-01' }, count: 2 }],
      expired: [],
      undecided: [text],
      tables: { compared: 1, onlyServices: [], ignored: [] },
      coverage: {
        cells: [
          { route: text, role: 'owner', status: 200, requests: 8, tenants: 2 },
          { route: text, role: 'nobody', status: 401, requests: 1, tenants: 0 },
        ],
        notReached: ['GET /never'],
        requests: 9,
        streams: [{ route: text, kind: 'events', opened: 2, sent: 0, received: 7 }],
        bound: 1 / 3,
      },
      metamorphic: [
        { relation: 'permuted', rule: text, applied: 2, requests: 3, held: { monolith: 2, services: 2 }, findings: [] },
      ],
      mutants: {
        planted: 2,
        found: 1,
        cleanRuns: 1,
        falseAlarms: 0,
        seed: 1,
        candidates: 9,
        reachable: 5,
        byKind: { [text]: { planted: 2, found: 1 } },
        list: [{ id: 1, kind: text, file: text, line: 1, change: text, found: false, by: null }],
        withoutEffect: [],
        falseAlarmFindings: [],
      },
      ms: 1,
    },
  },
  stale,
});

describe('parity', () => {
  const page = (one: ReportParity) => data([{ ...phase('first', 'validated', proofOf([check('pass')])), parity: one }]);

  it('that found a difference on what stands there is a no, and an old one is not', () => {
    expect(answerOf(page(parity('different')))).toMatchObject({
      mood: 'no',
      sentence: expect.stringContaining('first'),
    });
    expect(answerOf(page(parity('different', ['the code changed since c0ffee']))).mood).toBe('yes');
    expect(answerOf(page(parity('same'))).mood).toBe('yes');
  });

  it('is shown with its coverage, what was not reached, and how much it would see', () => {
    const html = renderReport(page(parity('same')));
    for (const text of ['not reached', '200\u00a0×\u00a08', '2 tenants', '1 of 2 planted faults', 'fewer than 33.33 %'])
      expect(html).toContain(text);
    expect(html).toMatch(/Streams that were compared[\s\S]*<td[^>]*>events<\/td><td[^>]*>2<\/td><td[^>]*>7<\/td>/);
    expect(html).toMatch(/<th scope="col">nobody<\/th><th scope="col">owner<\/th>/);
  });

  it('is escaped like everything else', () => {
    expect(renderReport(page(parity('different', [HOSTILE], HOSTILE)))).not.toContain('<img');
  });
});

describe('the page', () => {
  it('escapes everything that it is given', () => {
    const page = renderReport(
      data([phase(HOSTILE, 'extracted', proofOf([check('fail', HOSTILE)]), HOSTILE)], {
        monolith: HOSTILE,
        next: HOSTILE,
      }),
    );
    expect(page).not.toContain('<img');
    expect(page).toContain('&lt;img src=x onerror=alert(1)&gt;&quot;&#39;&amp;');
  });

  it('shows an undecided check as such, opened, and lists it', () => {
    const page = renderReport(data([phase('first', 'extracted', proofOf([check('undecided', 'no server')]))]));
    expect(page).toMatch(/<details class="check undecided" data-search open>/);
    expect(page).not.toContain('class="check pass"');
    expect(page).toContain('<li data-search>first: no server (undecided) – no server</li>');
  });

  it('shows a check that never ran as not proven, and a stale one as stale with what it had said', () => {
    const page = renderReport(
      data([
        phase('first', 'extracted', never),
        phase('next', 'validated', proofOf([check('pass', 'all good')], { stale: ['the plan file was edited since'] })),
      ]),
    );
    expect(page).toContain('<strong>not proven</strong> Boots – it never ran.');
    expect(page).toContain('<strong>stale</strong> all good – all good It said then: pass.');
    expect(page).toContain('Stale: the plan file was edited since.');
  });

  it('asks nothing of a network', () => {
    const page = renderReport(data([phase('first', 'planned')]));
    expect(page).toContain("default-src 'none'");
    expect(page).not.toMatch(/(?:src|href)=["']?(?:https?:|\/\/)/);
  });
});

describe('the timeline', () => {
  const at = (seconds: number) => new Date(Date.UTC(2026, 0, 2) + seconds * 1000).toISOString();
  const times = fc
    .tuple(fc.nat(9_000_000), fc.nat(9_000_000), fc.nat(9_000_000))
    .map((all) => all.sort((a, b) => a - b));

  it('has a bar for each span that was journalled, in its lane, from its first moment to its last', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(times, fc.nat(3)), { minLength: 1, maxLength: 5 }), (all) => {
        const phases = all.map(([[begun = 0, extracted = 0, validated = 0], known], index) => ({
          ...phase(`phase${index}`, 'validated'),
          startedAt: known > 0 ? at(begun) : null,
          extractedAt: known > 1 ? at(extracted) : null,
          validatedAt: known > 2 ? at(validated) : null,
        }));
        const spans = all.flatMap(([[begun = 0, extracted = 0, validated = 0], known]) => [
          ...(known > 1 && begun < extracted ? [[begun, extracted]] : []),
          ...(known > 2 && extracted < validated ? [[extracted, validated]] : []),
        ]);
        const picture = timelinePicture(phases);
        const moments = [...new Set(spans.flat())].sort((a, b) => a - b);
        const bars = [...picture.matchAll(/<rect x="(\d+)" y="\d+" width="(\d+)"/g)].map(([, x, width]) => [
          Number(x),
          Number(x) + Number(width),
        ]);
        const ticks = [...picture.matchAll(/class="tick" d="M (\d+) /g)].map(([, x]) => Number(x));
        expect(ticks).toEqual([...new Set(ticks)].sort((a, b) => a - b));
        const place = (moment = 0) => ticks[moments.indexOf(moment)];
        expect(bars).toEqual(spans.map(([from, to]) => [place(from), place(to)]));
      }),
    );
  });

  it('says in words what it shows, and nothing where nothing was done', () => {
    const done = { ...phase(HOSTILE, 'validated'), startedAt: at(0), extractedAt: at(12), validatedAt: at(12 + 7200) };
    const picture = timelinePicture([done]);
    expect(picture).toContain('extracted within 12 s');
    expect(picture).toContain('validated within 2 h');
    expect(picture).not.toContain(HOSTILE);
    expect(timelinePicture([phase('first', 'planned')])).toBe('');
  });
});
