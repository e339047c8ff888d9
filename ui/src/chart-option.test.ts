import assert from 'node:assert/strict';
import { test } from 'node:test';
import { candle, chartOption, type Look } from './chart-option';
import type { Bar } from './types';

const bars: Bar[] = Array.from({ length: 60 }, (_, i) => ({
  date: `2024-01-${String(i).padStart(2, '0')}`,
  open: 100 + i,
  high: 103 + i,
  low: 99 + i,
  close: 102 + i,
  volume: 1000 + i,
}));

const look: Look = {
  up: 'green',
  down: 'red',
  surface: 'white',
  text: 'black',
  line: 'grey',
  fast: 'blue',
  slow: 'brown',
  volume: 'silver',
  font: 'sans-serif',
};

const seriesOf = (ma20: boolean, ma50: boolean) =>
  chartOption(bars, { sessions: 30, ma20, ma50 }, look).series as {
    name: string;
    data: unknown[];
    itemStyle: Record<string, string>;
  }[];

test('a candle is open, close, low, high', () => {
  assert.deepEqual(candle(bars[0]!), [100, 102, 99, 103]);
});

test('the view holds the last sessions and ends with the last close', () => {
  const candles = seriesOf(true, true)[0]!.data as number[][];
  assert.equal(candles.length, 30);
  assert.equal(candles[29]![1], bars[59]!.close);
});

test('a rising candle is hollow green and a falling one filled red', () => {
  const style = seriesOf(false, false)[0]!.itemStyle;
  assert.deepEqual([style['color'], style['borderColor']], ['white', 'green']);
  assert.deepEqual([style['color0'], style['borderColor0']], ['red', 'red']);
});

test('averages are computed before the view is cut', () => {
  const [ma20, ma50] = seriesOf(true, true).slice(2);
  assert.ok(ma20!.data.every((value) => value !== null));
  assert.equal(ma50!.data.filter((value) => value !== null).length, 11);
});

test('an average that is switched off is not drawn', () => {
  assert.deepEqual(
    seriesOf(false, true).map((series) => series.name),
    ['Index', 'Volume', 'MA50'],
  );
});
