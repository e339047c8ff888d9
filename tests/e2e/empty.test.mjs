// The dashboard of the real binary before the first ingest, and how it comes to life by itself.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Dashboard, launch } from './browser.mjs';
import { emptyState, getJson, ingest, startServer } from './server.mjs';

const kPrepareMs = 5 * 60_000;
let empty, server, browser;

before(
  async () => {
    empty = await emptyState();
    server = await startServer(empty.state);
    browser = await launch();
  },
  { timeout: kPrepareMs },
);

after(async () => {
  await browser?.close();
  await server?.stop();
  await empty?.remove();
});

// The browser itself notes each 404 and 503; here they are the expected answers.
const unexpected = (dashboard) =>
  dashboard.complaints.filter((complaint) => !/status of (404|503)/.test(complaint));

async function onEmptyPage(options, body) {
  const dashboard = await Dashboard.open(browser, server.url, options);
  await body(dashboard);
  assert.deepEqual(unexpected(dashboard), []);
  await dashboard.close();
}

test('without data the banner says what to run', () =>
  onEmptyPage({}, async (dashboard) => {
    assert.equal((await getJson(server.url, '/api/v1/status')).data, null);
    assert.match(await dashboard.text('#banner'), /No data yet; run: sensex ingest/);
    assert.match(await dashboard.text('#scope'), /^No data yet$/);
  }));

test('without data every section says what is missing, in the words of the API', () =>
  onEmptyPage({}, async (dashboard) => {
    assert.match(await dashboard.text('#forecast-body'), /no data ingested yet; run: sensex/i);
    for (const section of ['#index-quote', '#breadth-body']) {
      assert.match(await dashboard.text(section), /not yet no data ingested yet; run: sensex/i);
    }
    assert.match(await dashboard.text('#evaluation-body'), /not yet no pre-open model trained/i);
    assert.match(await dashboard.text('#ledger-body'), /No forecast yet/);
  }));

test('without data the session can be chosen and the prediction asked for', () =>
  onEmptyPage({}, async (dashboard) => {
    await dashboard.choose('evening');
    await dashboard.page.locator('#run').click();
    await dashboard.page.getByText('There is no new forecast').waitFor({ state: 'attached' });
    assert.match(await dashboard.text('#forecast-body'), /not yet/i);
  }));

for (const width of [360, 1440]) {
  test(`without data, at ${width} px, nothing overflows and axe finds no violation`, () =>
    onEmptyPage({ width }, async (dashboard) => {
      assert.ok((await dashboard.overflow()) <= 0);
      assert.deepEqual(await dashboard.violations(), []);
    }));
}

// Last: from here on the state is not empty any more.
test('the page fills itself once data has been ingested', { timeout: kPrepareMs }, () =>
  onEmptyPage({ ownClock: true }, async (dashboard) => {
    await ingest(empty.state);
    await dashboard.aMinutePasses();
    await dashboard.page.locator('#simulated').waitFor();
    await dashboard.page.locator('#last-close').waitFor();
    await dashboard.settled();
    assert.match(await dashboard.text('#scope'), /^30 SENSEX stocks/);
    assert.match(await dashboard.text('#forecast-body'), /model/);
  }),
);
