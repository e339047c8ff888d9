// The chart's numbers as words: the tooltip of one session and the table of all.
import { h } from './dom';
import { count, points, shortDate, weekdayDate } from './format';
import { scrollBox } from './slot';
import type { Bar } from './types';

const kColumns = ['Open', 'High', 'Low', 'Close', 'Volume'];
const values = (bar: Bar) => [
  ...[bar.open, bar.high, bar.low, bar.close].map(points),
  count(bar.volume),
];

export function barTooltip(bar: Bar): HTMLElement {
  const rows = values(bar).map((value, i) =>
    h('div', {}, h('dt', {}, kColumns[i]!), h('dd', {}, value)),
  );
  return h('div', {}, h('strong', {}, weekdayDate(bar.date)), h('dl', {}, ...rows));
}

// Newest first.
export function barTable(bars: Bar[]): HTMLElement {
  const head = ['Date', ...kColumns].map((name) => h('th', { scope: 'col' }, name));
  const rows = [...bars].reverse().map((bar) => {
    const cells = values(bar).map((value) => h('td', {}, value));
    return h('tr', {}, h('th', { scope: 'row' }, shortDate(bar.date)), ...cells);
  });
  const table = h('table', {}, h('thead', {}, h('tr', {}, ...head)), h('tbody', {}, ...rows));
  return scrollBox('Sessions shown in the chart', table);
}
