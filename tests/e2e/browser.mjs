// Debian's Chromium, quiet and offline, and the page as a test talks about it.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';

const kFlags = [
  '--no-sandbox',
  '--disable-dev-shm-usage',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--disable-gpu',
  '--disable-quic',
];
const kAxeTags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export const launch = () =>
  chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: kFlags });

export class Dashboard {
  complaints = [];

  static async open(
    browser,
    url,
    { width = 1440, theme = 'light', path = '/', ownClock = false } = {},
  ) {
    const viewport = { width, height: 900 };
    const context = await browser.newContext({ viewport, colorScheme: theme });
    const dashboard = new Dashboard(await context.newPage());
    if (ownClock) await dashboard.page.clock.install();
    await dashboard.page.goto(url + path);
    await dashboard.settled();
    return dashboard;
  }

  constructor(page) {
    this.page = page;
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) this.complaints.push(message.text());
    });
    page.on('pageerror', (error) => this.complaints.push(String(error)));
  }

  // Every section has its answer.
  async settled() {
    await this.page.waitForFunction(() => !document.querySelector('[aria-busy="true"]'));
  }

  async text(selector) {
    const text = await this.page.locator(selector).first().innerText();
    return text.replace(/[\s\u202f\u00a0]+/g, ' ').trim();
  }

  // The first number of a text such as "43.9 %" or "−1.2".
  async number(selector) {
    const found = /[-−]?[\d,]+(\.\d+)?/.exec(await this.text(selector));
    return Number(found[0].replace(/,/g, '').replace('−', '-'));
  }

  async choose(session) {
    await this.page.locator(`input[name=session][value=${session}]`).check({ force: true });
    await this.settled();
  }

  async runPrediction() {
    await this.page.locator('#run').click();
    await this.finished();
  }

  async finished() {
    await this.page.waitForFunction(() =>
      document.querySelector('#run-result')?.textContent?.startsWith('Forecast for'),
    );
  }

  async violations() {
    await this.page.evaluate(axe);
    const found = await this.page.evaluate(
      (values) => globalThis.axe.run(document, { runOnly: { type: 'tag', values } }),
      kAxeTags,
    );
    return found.violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.html).join(' | ')}`);
  }

  overflow() {
    return this.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  }

  // As if the page had been open a little longer than it waits between two looks at the server.
  // Needs `ownClock`.
  async aMinutePasses() {
    await this.page.clock.runFor(61_000);
  }

  // The chart's sessions as its own table shows them, newest first.
  async chartTable() {
    await this.page.locator('.chart-table summary').click();
    const rows = this.page.locator('.chart-table tbody tr');
    await rows.first().waitFor(); // the table is filled when it has opened
    return rows.evaluateAll((all) =>
      all.map((row) => [...row.cells].map((cell) => cell.innerText)),
    );
  }

  close() {
    return this.page.context().close();
  }
}
