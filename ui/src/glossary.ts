// What each number of the walk-forward table means, and what it does not.
import { h } from './dom';

const kTerms: [string, string, string][] = [
  [
    'Days',
    'How many days were forecast, one by one, without seeing them.',
    'A few dozen prove nothing: 50 days leave ±14 points on accuracy.',
  ],
  [
    'Accuracy',
    'The share of days whose direction was right.',
    'It ignores how sure the forecast was and how far the index moved.',
  ],
  [
    'Always Up',
    'The accuracy of saying Up every day. The index rises on more than half of all days.',
    'Accuracy above 50 % is no achievement; above this is.',
  ],
  [
    'AUC',
    'How often a day that rose had a higher probability than a day that fell. 0.5 is chance.',
    'A high AUC does not say that the probabilities are right.',
  ],
  [
    'Log loss',
    'The penalty for the probability given to what happened; sure and wrong costs most. Lower is better.',
    'It has no meaning alone, only beside another model on the same days.',
  ],
  [
    'Brier',
    'The mean squared distance between probability and outcome. 0.25 is always saying 50 %. Lower is better.',
    'Like log loss, compare it only on the same days.',
  ],
  [
    'Skill',
    'How much of the base rate’s log loss the model removes. Zero or less: it knows nothing the base rate does not.',
    'It is not a return. Most of the overnight move is in the price when the market opens.',
  ],
  [
    'DM t',
    'Diebold-Mariano: whether the gain over the base rate stands out from chance. From 2.58 on it does, for five models compared at once.',
    'It speaks about the past; a market can change.',
  ],
];

export function glossary(): HTMLElement {
  const terms = kTerms.map(([term, means, not]) =>
    h('div', {}, h('dt', {}, term), h('dd', {}, means), h('dd', { class: 'caveat' }, not)),
  );
  return h(
    'details',
    { class: 'glossary', open: window.matchMedia('(min-width: 60rem)').matches },
    h('summary', {}, 'What these numbers mean, and what they do not'),
    h('dl', {}, ...terms),
  );
}
