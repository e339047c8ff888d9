// How many of the members rose and fell on the last session, and which moved most.
import { type Child, h, icon, withVars } from './dom';
import { points, signedPercent } from './format';
import type { Breadth, Market, Mover } from './types';

const kParts = [
  { key: 'advancing', label: 'advancing', mark: 'up' },
  { key: 'declining', label: 'declining', mark: 'down' },
  { key: 'unchanged', label: 'unchanged', mark: 'flat' },
  { key: 'missing', label: 'no price', mark: 'cross' },
] as const;

function breadthBar(breadth: Breadth): HTMLElement {
  const segments = kParts
    .filter(({ key }) => breadth[key] > 0)
    .map(({ key }) =>
      withVars(h('span', { class: `part part-${key}` }), { share: String(breadth[key]) }),
    );
  return h('div', { class: 'breadth-bar', 'aria-hidden': 'true' }, ...segments);
}

function breadthLegend(breadth: Breadth): HTMLElement {
  const items = kParts.map(({ key, label, mark }) =>
    h(
      'li',
      { class: `part-${key}` },
      icon(mark),
      h('strong', { 'data-breadth': key }, String(breadth[key])),
      ` ${label}`,
    ),
  );
  return h('ul', { class: 'breadth-legend' }, ...items);
}

function moverRow(mover: Mover): HTMLElement {
  const rose = mover.change_percent > 0;
  return h(
    'tr',
    {},
    h(
      'th',
      { scope: 'row' },
      mover.symbol.replace(/\.(NS|BO)$/, ''),
      h('span', { class: 'sector' }, mover.sector),
    ),
    h('td', {}, points(mover.close)),
    h(
      'td',
      { class: rose ? 'is-up' : 'is-down' },
      icon(rose ? 'up' : 'down'),
      signedPercent(mover.change_percent),
    ),
  );
}

function movers(title: string, list: Mover[], none: string): HTMLElement {
  const heading = h('h3', {}, title);
  if (list.length === 0) return h('div', {}, heading, h('p', { class: 'small' }, none));
  const columns = ['Stock', 'Close', 'Change'].map((name) => h('th', { scope: 'col' }, name));
  return h(
    'div',
    {},
    heading,
    h(
      'table',
      { class: 'movers' },
      h('thead', { class: 'visually-hidden' }, h('tr', {}, ...columns)),
      h('tbody', {}, ...list.map(moverRow)),
    ),
  );
}

export function breadthCard(market: Market): Child[] {
  const { breadth } = market;
  return [
    h('p', { class: 'small' }, `All ${breadth.total} members on the last session`),
    breadthBar(breadth),
    breadthLegend(breadth),
    h(
      'div',
      { class: 'mover-lists' },
      movers('Top gainers', market.gainers, 'No member rose.'),
      movers('Top losers', market.losers, 'No member fell.'),
    ),
  ];
}
