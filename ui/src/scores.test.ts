import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  changePercent,
  isLate,
  lastOf,
  movingAverage,
  position,
  recordOf,
  trackRecord,
} from './scores';
import type { Correction, Direction, LedgerEntry } from './types';

function entry(change: Partial<LedgerEntry>): LedgerEntry {
  return {
    sequence: 1,
    target_date: '2025-01-01',
    session: 'evening',
    issued_at: '2024-12-31T10:10:00.000Z',
    timely: true,
    supersedes: null,
    superseded_by: null,
    scored: true,
    direction: 'UP',
    probability_up: 0.55,
    model: { name: 'm', version: 1 },
    simulated: true,
    outcome: null,
    hit: null,
    corrected: null,
    prediction_id: 'pred_0',
    hash: '',
    previous_hash: '',
    ...change,
  };
}

const scored = (direction: Direction, outcome: Direction) =>
  entry({ direction, outcome, hit: direction === outcome });

test('a moving average starts when its window is full', () => {
  assert.deepEqual(movingAverage([1, 2, 3, 4], 3), [null, null, 2, 3]);
  assert.deepEqual(movingAverage([], 3), []);
});

test('the last of fewer items is all of them', () => {
  assert.deepEqual(lastOf([1, 2, 3], 2), [2, 3]);
  assert.deepEqual(lastOf([1], 30), [1]);
});

test('a position stays inside its bar', () => {
  assert.equal(position(5, 0, 10), 50);
  assert.equal(position(-1, 0, 10), 0);
  assert.equal(position(11, 0, 10), 100);
  assert.equal(position(3, 3, 3), 50);
});

test('a change is relative to its base', () => {
  assert.ok(Math.abs(changePercent(101, 100) - 1) < 1e-9);
});

test('a forecast that superseded another is in no hit rate', () => {
  const second = entry({ supersedes: 1, scored: false, outcome: 'UP', hit: null });
  assert.equal(recordOf([scored('UP', 'UP'), second], 'evening', true).scored, 1);
});

test('pending forecasts are in no hit rate', () => {
  const entries = [entry({}), scored('UP', 'UP'), scored('DOWN', 'UP'), scored('DOWN', 'DOWN')];
  assert.deepEqual(trackRecord(entries), { scored: 3, hits: 2, alwaysUpHits: 2, corrected: 0 });
});

test('late forecasts and the other session are counted apart', () => {
  const late = { ...scored('UP', 'UP'), timely: false };
  const other = { ...scored('UP', 'UP'), session: 'pre-open' as const };
  const entries = [late, other, scored('UP', 'DOWN')];
  assert.deepEqual(recordOf(entries, 'evening', true), {
    scored: 1,
    hits: 0,
    alwaysUpHits: 0,
    corrected: 0,
  });
  assert.deepEqual(recordOf(entries, 'evening', false), {
    scored: 1,
    hits: 1,
    alwaysUpHits: 1,
    corrected: 0,
  });
});

test('forecasts of the simulated market count only where there are no others', () => {
  const simulated = [scored('UP', 'DOWN'), scored('UP', 'DOWN')];
  assert.equal(recordOf(simulated, 'evening', true).scored, 2);
  const real = { ...scored('UP', 'UP'), simulated: false };
  assert.deepEqual(recordOf([...simulated, real], 'evening', true), {
    scored: 1,
    hits: 1,
    alwaysUpHits: 1,
    corrected: 0,
  });
});

const correction = (from: Direction, to: Direction): Correction => ({
  date: '2025-01-03',
  from,
  to,
  from_previous_close: 99.5,
  to_previous_close: 99.5,
  from_close: 100,
  to_close: 99,
  revision: 2,
});

test('a corrected outcome counts as it is now and is told apart', () => {
  const corrected = { ...scored('UP', 'DOWN'), corrected: correction('UP', 'DOWN') };
  assert.deepEqual(trackRecord([corrected, scored('UP', 'UP')]), {
    scored: 2,
    hits: 1,
    alwaysUpHits: 1,
    corrected: 1,
  });
});

test('a forecast is late from 09:00 IST of its day', () => {
  assert.ok(!isLate('2025-01-01T03:29:59.999Z', '2025-01-01'));
  assert.ok(isLate('2025-01-01T03:30:00.000Z', '2025-01-01'));
});
