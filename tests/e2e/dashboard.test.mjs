// A person's way through the dashboard of the real binary, compared with the API's own answers.
//   UPDATE_SCREENSHOT=1  also renews docs/images/dashboard.png
import assert from 'node:assert/strict';
import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Dashboard, launch } from './browser.mjs';
import { getJson, ledgerOf, prepareState, root, startServer } from './server.mjs';

const kPrepareMs = 15 * 60_000;
const kScreenshots = join(root, 'build', 'screenshots');
let prepared, server, browser;

before(
  async () => {
    prepared = await prepareState();
    server = await startServer(prepared.state);
    browser = await launch();
    await mkdir(kScreenshots, { recursive: true });
  },
  { timeout: kPrepareMs },
);

after(async () => {
  await browser?.close();
  await server?.stop();
  await prepared?.remove();
});

// Opens the page, hands it to the body, and expects that the browser had nothing to complain of.
async function onPage(options, body) {
  const dashboard = await Dashboard.open(browser, server.url, options);
  await body(dashboard);
  assert.deepEqual(dashboard.complaints, []);
  await dashboard.close();
}

const api = (path) => getJson(server.url, path);
const near = (actual, expected, tolerance) =>
  assert.ok(Math.abs(actual - expected) <= tolerance, `${actual} is not near ${expected}`);

async function assertShows(dashboard, forecast) {
  assert.equal((await dashboard.text('#direction')).toUpperCase(), forecast.direction);
  near(await dashboard.number('#probability'), forecast.probability_up * 100, 0.051);
  assert.equal(await dashboard.text('#confidence .tile-value'), forecast.confidence);
  assert.equal(await dashboard.text('#risk .tile-value'), forecast.risk.level);
  near(await dashboard.number('#range .tile-value >> nth=0'), forecast.range.low, 0.51);
  near(await dashboard.number('#range .tile-value >> nth=1'), forecast.range.high, 0.51);
  assert.equal(await dashboard.text('#prediction-id'), forecast.prediction_id);
}

// First: no forecast is recorded yet. The browser itself notes each 404.
test('without a recorded forecast the page invites to run it, and loading it records none', async () => {
  const recorded = (await ledgerOf(prepared.state)).length;
  const dashboard = await Dashboard.open(browser, server.url);
  if (recorded === 0) {
    assert.match(await dashboard.text('#invitation'), /press Run Prediction/);
    assert.match(await dashboard.text('#invitation'), /No pre-open forecast is recorded/i);
  }
  await dashboard.choose('evening');
  assert.equal((await ledgerOf(prepared.state)).length, recorded);
  assert.deepEqual(await dashboard.violations(), []);
  await dashboard.runPrediction();
  assert.equal(await dashboard.page.locator('#invitation').count(), 0);
  await dashboard.choose('pre-open');
  await dashboard.runPrediction();
  await dashboard.close();
});

test('the page opens on the forecast that is recorded', () =>
  onPage({}, async (dashboard) => {
    await assertShows(dashboard, await api('/api/v1/forecast?session=pre-open'));
  }));

for (const session of ['pre-open', 'evening']) {
  test(`Run Prediction shows the ${session} forecast that the API gives`, () =>
    onPage({}, async (dashboard) => {
      await dashboard.choose(session);
      await dashboard.runPrediction();
      const forecast = await api(`/api/v1/forecast?session=${session}`);
      await assertShows(dashboard, forecast);
      const date = await dashboard.page.locator('#target-date').getAttribute('datetime');
      assert.equal(date, forecast.target_date);
      assert.match(await dashboard.text('#stages'), /answered [\d.]+ ms/);
    }));
}

test('the verdict is told in words, and no edge is said where there is none', () =>
  onPage({}, async (dashboard) => {
    const { verdict } = await api('/api/v1/forecast?session=pre-open');
    const shown = (await dashboard.text('#verdict')).toLowerCase();
    assert.ok(shown.startsWith(verdict.toLowerCase().replace(/\s+/g, ' ')));
  }));

test('the banner says SIMULATED, the last session, the models and the code version', () =>
  onPage({}, async (dashboard) => {
    const { data, models, code_version } = await api('/api/v1/status');
    const banner = await dashboard.text('#banner');
    const last = await dashboard.page.locator('#banner time').getAttribute('datetime');
    assert.ok(data.simulated);
    assert.match(banner, /SIMULATED DATA/);
    assert.equal(last, data.last_session);
    assert.ok(banner.includes(`${models['pre-open'].name} v${models['pre-open'].version}`));
    assert.ok(banner.includes(code_version));
    assert.equal(banner.includes('STALE DATA'), data.stale);
  }));

test('stocks and indicators are counted by the API, not by the page', () =>
  onPage({}, async (dashboard) => {
    const { members, indicators } = (await api('/api/v1/status')).data;
    assert.deepEqual([members, indicators], [30, 45]);
    assert.match(await dashboard.text('#scope'), /^30 SENSEX stocks × 45 technical indicators/);
  }));

test('the chart holds the bars of the API and ends with the headline close', () =>
  onPage({}, async (dashboard) => {
    const { index } = await api('/api/v1/market?days=90');
    const number = (text) => Number(text.replace(/,/g, ''));
    const shown = (await dashboard.chartTable()).flatMap(([, ...cells]) => cells.map(number));
    const stored = index.bars
      .reverse()
      .flatMap((bar) => [bar.open, bar.high, bar.low, bar.close, Math.round(bar.volume)]);
    assert.equal(shown.length, stored.length);
    shown.forEach((value, i) => near(value, stored[i], 0.0051));
    near(await dashboard.number('#last-close'), index.close, 0.0051);
    const drawn = await dashboard.page.locator('#chart').getAttribute('data-last-close');
    assert.equal(Number(drawn), index.close);
  }));

test('the ranges and the averages can be chosen', () =>
  onPage({}, async ({ page }) => {
    await page.locator('input[name=range][value="30"]').check({ force: true });
    assert.equal(await page.locator('#chart').getAttribute('data-bars'), '30');
    await page.getByLabel('MA20').uncheck();
    assert.equal(await page.getByLabel('MA20').isChecked(), false);
  }));

test('breadth counts every member once', () =>
  onPage({}, async (dashboard) => {
    const { breadth } = await api('/api/v1/market?days=2');
    const keys = ['advancing', 'declining', 'unchanged', 'missing'];
    const shown = await Promise.all(keys.map((key) => dashboard.number(`[data-breadth=${key}]`)));
    assert.deepEqual(
      shown,
      keys.map((key) => breadth[key]),
    );
    assert.equal(
      shown.reduce((sum, value) => sum + value),
      30,
    );
  }));

test('a forecast is in the ledger as pending, and the chain is intact', () =>
  onPage({}, async (dashboard) => {
    await dashboard.runPrediction();
    const { prediction_id } = await api('/api/v1/forecast?session=pre-open');
    assert.match(await dashboard.text(`tr[data-id=${prediction_id}]`), /pending/);
    assert.match(await dashboard.text('#chain'), /intact/);
  }));

test('the walk-forward table has a row for every model of the session', () =>
  onPage({ path: '/?session=evening' }, async (dashboard) => {
    const { models } = await api('/api/v1/evaluation?session=evening');
    const rows = dashboard.page.locator('#scores tbody tr');
    assert.equal(await rows.count(), models.length);
    for (const [i, model] of models.entries()) {
      assert.ok((await rows.nth(i).innerText()).startsWith(model.name));
    }
  }));

test('an address opens its session, and a choice changes the address', () =>
  onPage({ path: '/?session=evening' }, async (dashboard) => {
    const evening = dashboard.page.locator('input[name=session][value=evening]');
    assert.ok(await evening.isChecked());
    await dashboard.choose('pre-open');
    assert.match(dashboard.page.url(), /session=pre-open/);
  }));

test('the keyboard alone chooses a session, runs the prediction and hears the result', () =>
  onPage({}, async (dashboard) => {
    const { keyboard } = dashboard.page;
    const focused = () =>
      dashboard.page.evaluate(() => document.activeElement.id || document.activeElement.value);
    await keyboard.press('Tab');
    assert.match(await dashboard.text(':focus'), /Skip to the forecast/);
    await keyboard.press('Enter');
    await keyboard.press('Tab');
    assert.equal(await focused(), 'pre-open');
    await keyboard.press('ArrowLeft');
    assert.equal(await focused(), 'evening');
    await keyboard.press('Tab');
    assert.equal(await focused(), 'run');
    await keyboard.press('Enter');
    await dashboard.finished();
    assert.equal(await focused(), 'run');
    await assertShows(dashboard, await api('/api/v1/forecast?session=evening'));
  }));

test('a chosen theme is kept over a reload', () =>
  onPage({ theme: 'light' }, async ({ page }) => {
    await page.getByRole('button', { name: 'Dark theme' }).click();
    await page.reload();
    assert.equal(await page.locator('html').getAttribute('data-theme'), 'dark');
  }));

for (const width of [360, 1440]) {
  for (const theme of ['light', 'dark']) {
    test(`at ${width} px in ${theme} nothing overflows and axe finds no violation`, () =>
      onPage({ width, theme }, async (dashboard) => {
        await dashboard.runPrediction();
        const path = join(kScreenshots, `dashboard-${width}-${theme}.png`);
        await dashboard.page.screenshot({ path, fullPage: true });
        assert.ok((await dashboard.overflow()) <= 0);
        assert.deepEqual(await dashboard.violations(), []);
      }));
  }
}

test('a server that stops is seen, with a way to try again', async () => {
  const other = await startServer(prepared.state);
  const dashboard = await Dashboard.open(browser, other.url);
  await other.stop();
  await dashboard.page.locator('#run').click();
  const alert = dashboard.page.locator('#alert');
  await alert.getByText('The server does not answer').waitFor();
  assert.ok(await alert.getByRole('button', { name: 'Retry' }).isVisible());
  assert.deepEqual(await dashboard.violations(), []);
  await dashboard.close();
});

const kWanted = process.env.UPDATE_SCREENSHOT === '1';
test('the picture of the README is renewed', { skip: !kWanted && 'not asked for' }, () =>
  onPage({}, async (dashboard) => {
    await dashboard.runPrediction();
    const path = join(root, 'docs', 'images', 'dashboard.png');
    await mkdir(join(root, 'docs', 'images'), { recursive: true });
    const chart = await dashboard.page.locator('#index').boundingBox();
    const clip = { x: 80, y: 0, width: 1280, height: chart.y + chart.height + 16 };
    await dashboard.page.screenshot({ path, clip, fullPage: true });
    assert.ok((await stat(path)).size < 400_000);
  }),
);
