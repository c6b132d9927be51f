import AxeBuilder from '@axe-core/playwright';
import type { Page } from 'playwright-core';

/** Until the page looks as its styles say: colours of a scheme just chosen take a frame and a transition to arrive. */
async function settled(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    const passing = document
      .getAnimations()
      .filter((animation) => animation.effect?.getComputedTiming().endTime !== Infinity);
    await Promise.allSettled(passing.map(({ finished }) => finished));
  });
}

/** A busy machine can show a colour scheme that was just chosen in parts; what is wrong with the page stays wrong. */
const LOOKS = 3;

/** Fails with each rule and its elements; the whole page has to be clean. */
export async function expectAccessible(page: Page, how: string): Promise<void> {
  let faults: string[] = [];
  for (let look = 0; look < LOOKS; look += 1) {
    await settled(page);
    faults = await accessibilityFaults(page);
    if (faults.length === 0) return;
    await page.waitForTimeout(500);
  }
  throw new Error(`${page.url()} is not accessible (${how}):\n${faults.join('\n')}`);
}

async function accessibilityFaults(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(
      ({ target, failureSummary = '' }) => `${id}: ${target.join(' ')}: ${failureSummary.replace(/\s+/g, ' ')}`,
    ),
  );
}

/** Fails with the elements that reach over the right edge of the window. */
export async function expectNoSidewaysScroll(page: Page): Promise<void> {
  await settled(page);
  const wide = await page.evaluate(() => {
    const root = document.documentElement;
    if (root.scrollWidth <= root.clientWidth) return null;
    const over = [...document.querySelectorAll('body *')].filter(
      (element) => element.getBoundingClientRect().right > root.clientWidth + 1,
    );
    return over.map((element) => `${element.tagName.toLowerCase()}.${element.className}`).slice(0, 8);
  });
  if (wide) throw new Error(`${page.url()} scrolls sideways at ${page.viewportSize()?.width} px: ${wide.join(', ')}`);
}

/** Enough to reach the content behind the navigation of every page. */
const TABS = 25;

/** Walks with the Tab key and fails at a stop that cannot be seen or doesn't show that it has the focus. */
export async function expectVisibleFocus(page: Page): Promise<void> {
  await backToTheTop(page);
  await settled(page);
  for (let stop = 0; stop < TABS; stop += 1) {
    await page.keyboard.press('Tab');
    const fault = await page.evaluate(() => {
      const element = document.activeElement;
      if (element === null || element === document.body) return null;
      const { outlineStyle, outlineWidth } = getComputedStyle(element);
      const { width, height } = element.getBoundingClientRect();
      const name = element.outerHTML.slice(0, 120);
      if (width < 2 || height < 2) return `${name} has no size`;
      return outlineStyle === 'none' || outlineWidth === '0px' ? `${name} shows no focus` : null;
    });
    if (fault !== null) throw new Error(`${page.url()}, Tab ${stop + 1}: ${fault}`);
  }
  await backToTheTop(page);
}

async function backToTheTop(page: Page): Promise<void> {
  await page.evaluate(() => {
    if (document.querySelector('dialog[open]') === null) (document.activeElement as HTMLElement | null)?.blur();
    window.scrollTo({ top: 0, behavior: 'instant' });
  });
}
