// The index's headline number: the same close as the chart's last candle.
import { h, icon } from './dom';
import { points, shortDate, signedPercent, signedPoints } from './format';
import type { Market } from './types';

function changeWord(change: number): { word: string; name: 'up' | 'down' | 'flat' } {
  if (change > 0) return { word: 'up', name: 'up' };
  return change < 0 ? { word: 'down', name: 'down' } : { word: 'unchanged', name: 'flat' };
}

export function quote({ index, last_session, simulated }: Market): HTMLElement {
  const { word, name } = changeWord(index.change);
  return h(
    'div',
    { class: 'quote' },
    h('span', { class: 'quote-close', id: 'last-close' }, points(index.close)),
    h(
      'span',
      { class: `quote-change is-${name}` },
      icon(name),
      `${word} ${signedPoints(index.change)} (${signedPercent(index.change_percent)})`,
    ),
    h('span', { class: 'small' }, `close of ${shortDate(last_session)}`),
    simulated && h('span', { class: 'tag tag-warn' }, 'simulated'),
  );
}
