// The hero: one forecast, with its probability, confidence, risk and range kept apart.
import { type Child, h, icon } from './dom';
import * as format from './format';
import { percentileLine, probabilityBar, rangeBar, scale } from './gauges';
import { copyButton } from './copy-button';
import { isLate } from './scores';
import type { Forecast } from './types';

const kConfidence = ['Very Low', 'Low', 'Medium', 'High', 'Very High'];

// What the card needs besides the forecast; null while it is not known.
export interface CardContext {
  index: string; // "SENSEX"
  lastClose: number | null;
  today: string | null;
}

// Instead of a forecast where none is recorded.
export function invitation(message: string): HTMLElement {
  return h(
    'div',
    { class: 'notice notice-plain', id: 'invitation' },
    icon('pending'),
    h(
      'div',
      {},
      h('p', { class: 'notice-title' }, 'No forecast yet: press Run Prediction to have it issued'),
      h('p', {}, format.asSentence(message)),
    ),
  );
}

function headline(forecast: Forecast, context: CardContext): HTMLElement {
  const passed = context.today !== null && forecast.target_date < context.today;
  const late = isLate(forecast.issued_at, forecast.target_date);
  const up = forecast.direction === 'UP';
  return h(
    'div',
    { class: 'headline' },
    h(
      'p',
      { class: 'target' },
      `${context.index} close on `,
      h(
        'time',
        { datetime: forecast.target_date, id: 'target-date' },
        format.longDate(forecast.target_date),
      ),
      forecast.data.simulated && h('span', { class: 'tag tag-warn' }, 'simulated'),
      passed && h('span', { class: 'tag tag-warn' }, 'this day has passed'),
      late && !passed && h('span', { class: 'tag tag-warn' }, 'issued after 09:00 IST of its day'),
    ),
    h(
      'p',
      { class: `direction ${up ? 'is-up' : 'is-down'}`, id: 'direction' },
      icon(up ? 'up' : 'down'),
      h('span', {}, format.directionWord(forecast.direction)),
    ),
  );
}

function verdict(forecast: Forecast): HTMLElement {
  const noEdge = format.hasNoEdge(forecast.verdict);
  return h(
    'p',
    { class: noEdge ? 'verdict verdict-none' : 'verdict', id: 'verdict' },
    noEdge && icon('warning'),
    h('span', {}, format.asSentence(forecast.verdict)),
  );
}

function tile(id: string, title: string, value: string, gauge: Child, note: string): HTMLElement {
  return h(
    'div',
    { class: 'tile', id },
    h('h3', {}, title),
    h('p', { class: 'tile-value' }, value),
    gauge,
    h('p', { class: 'small' }, note),
  );
}

function confidence({ confidence, confidence_score }: Forecast): HTMLElement {
  return tile(
    'confidence',
    'Confidence',
    confidence,
    scale(kConfidence.indexOf(confidence) + 1, kConfidence.length),
    `Score ${confidence_score.toFixed(2)} of 1: how far the probability is from 50${'\u202f'}%`,
  );
}

function risk({ risk }: Forecast): HTMLElement {
  const rank = format.ordinal(risk.percentile);
  return tile(
    'risk',
    'Market risk',
    risk.level,
    percentileLine(risk.percentile),
    `Volatility is at its ${rank} percentile of five years, whatever the direction`,
  );
}

function identity(forecast: Forecast): HTMLElement {
  const { model, prediction_id, issued_at } = forecast;
  const row = (label: string, ...value: Child[]) =>
    h('div', {}, h('dt', {}, label), h('dd', {}, ...value));
  return h(
    'dl',
    { class: 'identity' },
    row('Issued', h('time', { datetime: issued_at }, format.instantInIndia(issued_at))),
    row('Model', `${model.name} v${model.version} (${model.algorithm})`),
    row(
      'Prediction id',
      h('code', { id: 'prediction-id' }, prediction_id),
      copyButton(prediction_id, 'prediction id'),
    ),
  );
}

export function forecastCard(forecast: Forecast, context: CardContext): Child[] {
  return [
    h(
      'div',
      { class: 'hero-grid' },
      h('div', { class: 'hero-main' }, headline(forecast, context), probabilityBar(forecast)),
      h(
        'div',
        { class: 'tiles' },
        rangeBar(forecast, context.lastClose),
        confidence(forecast),
        risk(forecast),
      ),
    ),
    verdict(forecast),
    identity(forecast),
  ];
}

// What a screen reader hears when a forecast has been run.
export function spokenForecast(forecast: Forecast): string {
  return (
    `Forecast for ${format.longDate(forecast.target_date)}: ` +
    `${format.directionWord(forecast.direction)}, probability of a rise ` +
    `${format.probability(forecast.probability_up)}, confidence ${forecast.confidence}, ` +
    `market risk ${forecast.risk.level}. ${format.asSentence(forecast.verdict)}`
  );
}
