import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { AxeBuilder } from '@axe-core/playwright';
import { execa } from 'execa';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumPath, launch } from '../e2e/support/browser.ts';

const repository = join(import.meta.dirname, '../..');
const nectar = join(repository, 'node_modules/.bin/nectar');
const chromium = chromiumPath();

describe('nectar init on a monolith that it never saw', () => {
  const folder = join(mkdtempSync(join(tmpdir(), 'nectar-init-')), 'bookshop');
  let output = '';

  beforeAll(async () => {
    const sample = join(repository, 'examples/bookshop-js');
    cpSync(sample, folder, { recursive: true, filter: (path) => !/node_modules|nectar\.plan/.test(path) });
    const git = (...args: string[]) =>
      execa('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.test', ...args], { cwd: folder });
    await git('init', '-q');
    await git('add', '.');
    await git('commit', '-qm', 'the shop');
    output = (await execa(nectar, ['init', '--root', folder])).stdout;
  });

  afterAll(() => rmSync(join(folder, '..'), { recursive: true, force: true }));

  it('says what it is, what was not understood and where it could be cut', () => {
    expect(output).toMatch(/HTTP +express/);
    expect(output).toMatch(/Found +\d+ files, 35 routes, 17 tables/);
    expect(output).toContain('Everything in it could be read.');
    expect(output).toMatch(/review {2}\(cost \d/);
    expect(output).toContain(join(folder, '.nectar/first-look.html'));
  });

  it('changes nothing that git sees', async () => {
    expect((await execa('git', ['status', '--porcelain', '--untracked-files=all'], { cwd: folder })).stdout).toBe('');
  });

  it('prints the same as JSON', async () => {
    const { stdout } = await execa(nectar, ['init', '--json', '--root', folder]);
    const { facts, candidates } = JSON.parse(stdout);
    expect(facts.counts).toMatchObject({ routes: 35, tables: 17 });
    expect(candidates[0]).toMatchObject({ name: 'review' });
    expect(candidates[0].blockers[0]).toMatchObject({ file: expect.any(String), line: expect.any(Number) });
  });

  it('says what another border would cost, and refuses one around nothing', async () => {
    const { stdout } = await execa(nectar, ['plan', '--root', folder, '--what-if', 'app/reviews/**']);
    expect(stdout).toContain('Alone in writing: review_invitations, review_reports, review_votes');
    const wrong = await execa(nectar, ['plan', '--root', folder, '--what-if', 'no/such/**'], { reject: false });
    expect(wrong).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('NECTAR-E007') });
  });

  describe.skipIf(chromium === null)('in a browser', () => {
    let browser: Browser;
    const requests: string[] = [];

    beforeAll(async () => {
      browser = await launch(chromium ?? '');
    });
    afterAll(() => browser?.close());

    async function open(options: { width: number; colorScheme: 'light' | 'dark' }): Promise<Page> {
      const context = await browser.newContext({
        viewport: { width: options.width, height: 900 },
        colorScheme: options.colorScheme,
      });
      const page = await context.newPage();
      page.on('request', (request) => requests.push(request.url()));
      page.on('pageerror', (error) => expect.fail(`the page failed: ${error.message}`));
      await page.goto(pathToFileURL(join(folder, '.nectar/first-look.html')).href);
      return page;
    }

    it.each([
      [1280, 'light'],
      [1280, 'dark'],
      [360, 'light'],
    ] as const)('is accessible and fits at %i px, %s', async (width, colorScheme) => {
      const page = await open({ width, colorScheme });
      expect((await new AxeBuilder({ page }).analyze()).violations.map(({ id }) => id)).toEqual([]);
      expect(await page.evaluate(() => (document.scrollingElement?.scrollWidth ?? 0) <= innerWidth)).toBe(true);
    });

    it('asks no network for anything', () => {
      expect(requests.length).toBeGreaterThan(0);
      expect(requests.filter((url) => !url.startsWith('file:'))).toEqual([]);
    });

    it('counts the cut anew when an area moves to another part, and goes back', async () => {
      const page = await open({ width: 1280, colorScheme: 'light' });
      const written = page
        .getByRole('row', { name: /^review/ })
        .getByRole('cell')
        .nth(6);
      const before = await written.textContent();
      await page.getByLabel('Area', { exact: true }).selectOption({ label: 'catalogue' });
      await page.getByLabel('belongs to').selectOption({ label: 'review' });
      await expect.poll(() => page.getByRole('status').textContent()).toBe('catalogue belongs to review now.');
      expect(await written.textContent()).not.toBe(before);
      await page.getByRole('button', { name: 'Back to the proposal' }).click();
      expect(await written.textContent()).toBe(before);
    });

    it('moves an area that is dragged, or chosen by keyboard, and says of each table who touches it', async () => {
      const page = await open({ width: 1280, colorScheme: 'light' });
      const areaNamed = (name: string) => page.getByRole('button', { name: new RegExp(`^${name} `) });
      await areaNamed('catalogue').dragTo(page.locator('.part-0 h3'));
      await expect.poll(() => page.getByRole('status').textContent()).toBe('catalogue belongs to review now.');
      expect(await areaNamed('catalogue').textContent()).toMatch(/in review$/);
      await areaNamed('review').focus();
      await page.keyboard.press('Enter');
      expect(await areaNamed('review').getAttribute('aria-pressed')).toBe('true');
      expect(await page.locator('#command').textContent()).toMatch(/^nectar plan --what-if 'app\/.*reviews/);
      const mark = page.getByRole('listitem').filter({ hasText: /^review_votes/ });
      expect(await mark.textContent()).toBe('review_voteswritten by review');
      expect(await mark.getAttribute('class')).toContain('lit');
    });
  });
});
