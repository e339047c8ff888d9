// Forecasts of record with their outcomes, the running hit rate, and the state of the hash chain.
import { type Child, h, icon } from './dom';
import * as format from './format';
import { lastOf, recordOf, type TrackRecord } from './scores';
import { scrollBox } from './slot';
import type { Direction, Ledger, LedgerEntry, Session } from './types';

export const kLedgerLimit = 200;
const kRowsShown = 12;
const kColumns = ['No.', 'For', 'Session', 'Forecast', 'P(up)', 'Outcome', 'Issued', 'Model', 'Id'];

function arrow(direction: Direction): Child[] {
  return [icon(direction === 'UP' ? 'up' : 'down'), format.directionWord(direction)];
}

function outcome({ outcome, hit, corrected, supersedes }: LedgerEntry): HTMLElement {
  if (outcome !== null && supersedes !== null) {
    return h('td', {}, `${format.directionWord(outcome)}, not scored`);
  }
  if (outcome === null || hit === null) return h('td', {}, icon('pending'), 'pending');
  const word = `${format.directionWord(outcome)}, ${hit ? 'right' : 'wrong'}`;
  return h(
    'td',
    { class: hit ? 'is-up' : 'is-down' },
    icon(hit ? 'tick' : 'cross'),
    word,
    corrected && h('div', { class: 'small' }, format.correction(corrected)),
  );
}

function issued({ issued_at, timely, supersedes, superseded_by }: LedgerEntry): HTMLElement {
  const links = h(
    'div',
    { class: 'small' },
    supersedes !== null && `supersedes no. ${supersedes}`,
    supersedes !== null && superseded_by !== null && ', ',
    superseded_by !== null && `superseded by no. ${superseded_by}`,
  );
  const flag = timely
    ? h('span', { class: 'tag' }, 'in time')
    : h('span', { class: 'tag tag-warn' }, 'late');
  return h('td', {}, format.instantInIndia(issued_at), ' ', flag, links);
}

function row(entry: LedgerEntry): HTMLElement {
  const { direction, model } = entry;
  return h(
    'tr',
    { 'data-id': entry.prediction_id },
    h('td', {}, `${entry.sequence}`),
    h('th', { scope: 'row' }, format.weekdayDate(entry.target_date)),
    h('td', {}, format.sessionWord(entry.session), entry.simulated && ' (simulated)'),
    h('td', { class: direction === 'UP' ? 'is-up' : 'is-down' }, ...arrow(direction)),
    h('td', {}, format.probability(entry.probability_up)),
    outcome(entry),
    issued(entry),
    h('td', {}, `${model.name} v${model.version}`),
    h('td', {}, h('code', {}, entry.prediction_id)),
  );
}

function rates(record: TrackRecord): string {
  const rate = (hits: number) => format.percentOfOne(hits / record.scored);
  return (
    `${record.hits} of ${record.scored} right (${rate(record.hits)}); ` +
    `always saying Up: ${record.alwaysUpHits} (${rate(record.alwaysUpHits)})` +
    (record.corrected > 0 ? `; outcomes corrected since: ${record.corrected}` : '')
  );
}

function sessionRecord(entries: LedgerEntry[], session: Session): HTMLElement {
  const timely = recordOf(entries, session, true);
  const late = recordOf(entries, session, false);
  return h(
    'div',
    { class: 'fact' },
    h('dt', {}, `${format.sessionWord(session)} hit rate`),
    h('dd', {}, timely.scored > 0 ? rates(timely) : 'none scored yet'),
    late.scored > 0 && h('dd', { class: 'small' }, `Issued late, not counted: ${rates(late)}`),
  );
}

function chain({ chain }: Ledger): HTMLElement {
  const intact = chain === 'intact';
  return h(
    'div',
    { class: 'fact', id: 'chain' },
    h('dt', {}, 'Hash chain'),
    h(
      'dd',
      { class: intact ? '' : 'is-down' },
      icon(intact ? 'tick' : 'warning'),
      intact ? 'intact: every entry fits the hash of the one before' : chain,
    ),
  );
}

function table(entries: LedgerEntry[]): HTMLElement {
  const head = h('tr', {}, ...kColumns.map((name) => h('th', { scope: 'col' }, name)));
  return scrollBox(
    'Table of the newest forecasts',
    h('table', {}, h('thead', {}, head), h('tbody', {}, ...entries.map(row))),
  );
}

const theNewest = (count: number) =>
  count === 1 ? 'The newest entry' : `The newest ${format.count(count)} entries`;

// The newest entries first, whatever order they came in.
export function ledgerCard(ledger: Ledger): Child[] {
  const entries = [...ledger.entries].sort((a, b) => a.sequence - b.sequence);
  if (entries.length === 0) {
    return [h('p', { class: 'empty' }, 'No forecast yet. Run Prediction writes the first one.')];
  }
  const newest = lastOf(entries, kRowsShown).reverse();
  return [
    h(
      'dl',
      { class: 'facts facts-plain' },
      sessionRecord(entries, 'pre-open'),
      sessionRecord(entries, 'evening'),
      chain(ledger),
    ),
    table(newest),
    h(
      'p',
      { class: 'small' },
      `${theNewest(newest.length)}; hit rates are over ${theNewest(entries.length).toLowerCase()}. ` +
        'A forecast is in time when it was issued before 09:00 IST of its day, the last cut-off. ' +
        'The first of a day and session is scored; what supersedes it is shown, and not scored again.',
    ),
  ];
}
