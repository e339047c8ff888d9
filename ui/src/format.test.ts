import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as format from './format';

const plain = (text: string) => text.replace(/\u202f/g, ' ');

test('index points are grouped as in India', () => {
  assert.equal(format.points(78139.01), '78,139.01');
  assert.equal(format.count(140213), '1,40,213');
});

test('a share of days is told in tens where that is exact', () => {
  assert.equal(format.daysOutOf(0.8), '8 of 10 days');
  assert.equal(format.daysOutOf(0.95), '95 of 100 days');
});

test('a change carries its sign, and what rounds to zero has none', () => {
  assert.equal(format.signedPoints(-109.12), '−109.12');
  assert.equal(plain(format.signedPercent(1.214)), '+1.21 %');
  assert.equal(plain(format.signedPercent(-0.001)), '0.00 %');
});

test('a fraction becomes percent and a missing one a dash', () => {
  assert.equal(plain(format.percentOfOne(0.6012)), '60.1 %');
  assert.equal(plain(format.percentOfOne(-0.0005, 2)), '−0.05 %');
  assert.equal(format.percentOfOne(null), '–');
  assert.equal(format.decimal(null, 3), '–');
  assert.equal(format.decimal(-0.6, 2), '−0.60');
});

test('a probability beside a direction never reads 50.0 unless it is one half', () => {
  assert.equal(plain(format.probability(0.5512)), '55.1 %');
  assert.equal(plain(format.probability(0.4999)), '49.99 %');
  assert.equal(plain(format.probability(0.50001)), '50.001 %');
  assert.equal(plain(format.probability(0.5)), '50.0 %');
});

test('dates name their weekday', () => {
  assert.equal(format.longDate('2025-01-01'), 'Wednesday, 1 January 2025');
  assert.equal(format.weekdayDate('2025-02-01'), 'Sat 1 Feb 2025');
  assert.equal(format.shortDate('2024-12-31'), '31 Dec 2024');
});

test('instants are told in Indian time, over midnight too', () => {
  assert.equal(format.instantInIndia('2024-12-31T10:10:00.000Z'), '31 Dec 2024, 15:40 IST');
  assert.equal(format.instantInIndia('2024-12-31T19:00:00.000Z'), '1 Jan 2025, 00:30 IST');
  assert.equal(format.dayInIndia('2024-12-31T18:30:00.000Z'), '2025-01-01');
});

test('age is told in words', () => {
  assert.equal(format.age(0), 'today');
  assert.equal(format.age(1), '1 day ago');
  assert.equal(format.age(692), '692 days ago');
});

test('ordinals end as English wants', () => {
  const written = [1, 2, 3, 4, 11, 12, 13, 61.2, 100].map(format.ordinal);
  assert.deepEqual(written, ['1st', '2nd', '3rd', '4th', '11th', '12th', '13th', '61st', '100th']);
});

test('short times keep a decimal', () => {
  assert.equal(plain(format.milliseconds(2.34)), '2.3 ms');
  assert.equal(plain(format.milliseconds(48.6)), '49 ms');
});

test('the words no edge are found in any case, and only those', () => {
  assert.ok(format.hasNoEdge('No edge over the base rate: skill -0.05 %'));
  assert.ok(!format.hasNoEdge('beats the base rate: log-loss skill 4.1 %'));
});

test('a message becomes one sentence with one full stop', () => {
  assert.equal(format.asSentence('no model; run: sensex train'), 'No model; run: sensex train.');
  assert.equal(format.asSentence('Done.'), 'Done.');
});

test('a correction says when, and from what to what', () => {
  const correction = {
    date: '2025-01-03',
    from_previous_close: 99.5,
    to_previous_close: 99.5,
    from_close: 100,
    to_close: 99,
    revision: 2,
  };
  assert.equal(
    format.correction({ ...correction, from: 'UP', to: 'DOWN' }),
    'corrected on 3 Jan 2025 from Up to Down',
  );
  assert.equal(
    format.correction({ ...correction, from: 'UP', to: 'UP' }),
    'closes corrected on 3 Jan 2025, Up as before',
  );
});
