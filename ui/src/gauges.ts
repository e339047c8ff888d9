// The small drawings of the forecast card. Each says in words what it draws.
import { h, withVars } from './dom';
import * as format from './format';
import { changePercent, position } from './scores';
import type { Forecast } from './types';

// A bar from the 50 % mark to P(up). It shows the probability, not the confidence.
export function probabilityBar(forecast: Forecast): HTMLElement {
  const p = forecast.probability_up;
  const text = format.probability(p);
  const colour = forecast.direction === 'UP' ? 'is-up' : 'is-down';
  const bar = h(
    'div',
    { class: `probability-bar ${colour}`, 'aria-hidden': 'true' },
    h('span', { class: 'fill' }),
    h('span', { class: 'middle' }),
    h('span', { class: 'marker' }),
  );
  withVars(bar, {
    at: `${p * 100}%`,
    from: `${Math.min(p, 0.5) * 100}%`,
    width: `${Math.abs(p - 0.5) * 100}%`,
  });
  return h(
    'div',
    { class: 'probability' },
    h(
      'p',
      { class: 'probability-line' },
      h('span', { class: 'probability-label' }, 'Probability of a rise, P(up)'),
      h('span', { class: 'probability-value', id: 'probability' }, text),
    ),
    bar,
    h(
      'p',
      { class: 'ticks', 'aria-hidden': 'true' },
      h('span', {}, 'Certain fall'),
      h('span', {}, `50${'\u202f'}%`),
      h('span', {}, 'Certain rise'),
    ),
  );
}

function relative(value: number, lastClose: number | null): HTMLElement | null {
  if (lastClose === null) return null;
  return h('span', { class: 'aside' }, format.signedPercent(changePercent(value, lastClose)));
}

// The expected range, with the last close marked inside it once that is known.
export function rangeBar({ range }: Forecast, lastClose: number | null): HTMLElement {
  const bar = h(
    'div',
    { class: 'range-bar', 'aria-hidden': 'true' },
    lastClose !== null && h('span', { class: 'marker' }),
  );
  if (lastClose !== null) {
    withVars(bar, { at: `${position(lastClose, range.low, range.high)}%` });
  }
  const end = (label: string, value: number) =>
    h(
      'p',
      {},
      h('span', { class: 'visually-hidden' }, `${label} `),
      h('span', { class: 'tile-value' }, format.wholePoints(value)),
      relative(value, lastClose),
    );
  const beside = lastClose === null ? '' : `, last close ${format.points(lastClose)}`;
  return h(
    'div',
    { class: 'tile tile-range', id: 'range' },
    h('h3', {}, 'Expected range'),
    h('div', { class: 'range-ends' }, end('From', range.low), end('to', range.high)),
    bar,
    h(
      'p',
      { class: 'small' },
      `Should hold the close on ${format.daysOutOf(range.level)}${beside}`,
    ),
  );
}

// `filled` of `total` steps.
export function scale(filled: number, total: number): HTMLElement {
  const steps = Array.from({ length: total }, (_, i) =>
    h('span', { class: i < filled ? 'step step-on' : 'step' }),
  );
  return h('div', { class: 'scale', 'aria-hidden': 'true' }, ...steps);
}

// A point on a line from 0 to 100.
export function percentileLine(percentile: number): HTMLElement {
  const line = h(
    'div',
    { class: 'percentile-line', 'aria-hidden': 'true' },
    h('span', { class: 'marker' }),
  );
  return withVars(line, { at: `${position(percentile, 0, 100)}%` });
}
