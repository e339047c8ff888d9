// The walk-forward table of one session, every model beside the baselines, and its verdict.
import { type Child, h, icon } from './dom';
import * as format from './format';
import { scrollBox } from './slot';
import type { Evaluation, ModelScore } from './types';

const kColumns: { head: string; cell: (score: ModelScore) => string }[] = [
  { head: 'Days', cell: (s) => format.count(s.n) },
  { head: 'Accuracy', cell: (s) => format.percentOfOne(s.accuracy) },
  { head: 'Always Up', cell: (s) => format.percentOfOne(s.always_up_accuracy) },
  { head: 'AUC', cell: (s) => format.decimal(s.auc, 3) },
  { head: 'Log loss', cell: (s) => format.decimal(s.log_loss, 4) },
  { head: 'Brier', cell: (s) => format.decimal(s.brier, 4) },
  { head: 'Skill', cell: (s) => format.percentOfOne(s.skill, 2) },
  { head: 'DM t', cell: (s) => format.decimal(s.dm_t, 2) },
];

function row(score: ModelScore, production: string | null): HTMLElement {
  const used = score.name === production;
  return h(
    'tr',
    { class: used ? 'row-used' : '' },
    h(
      'th',
      { scope: 'row' },
      score.name,
      used && h('span', { class: 'tag tag-accent' }, 'in production'),
    ),
    ...kColumns.map(({ cell }) => h('td', {}, cell(score))),
  );
}

function table({ models }: Evaluation, production: string | null): HTMLElement {
  const heads = ['Model', ...kColumns.map((column) => column.head)];
  return scrollBox(
    'Walk-forward scores',
    h(
      'table',
      { class: 'scores', id: 'scores' },
      h('thead', {}, h('tr', {}, ...heads.map((name) => h('th', { scope: 'col' }, name)))),
      h('tbody', {}, ...models.map((score) => row(score, production))),
    ),
  );
}

// production: the algorithm whose forecasts are served for this session, if known.
// glossary: what the columns mean; handed in, so that it stays as open as it was.
export function evaluationCard(
  evaluation: Evaluation,
  production: string | null,
  glossary: HTMLElement,
): Child[] {
  const noEdge = format.hasNoEdge(evaluation.verdict);
  const { from, to, n, session } = evaluation;
  return [
    h(
      'p',
      { class: 'small' },
      `${format.sessionWord(session)} session, ${format.shortDate(from)} to ` +
        `${format.shortDate(to)}, ${format.count(n)} days: each forecast by a model that was ` +
        'trained on earlier days only.',
    ),
    h(
      'p',
      { class: noEdge ? 'verdict verdict-none' : 'verdict' },
      noEdge && icon('warning'),
      h('span', {}, format.asSentence(evaluation.verdict)),
    ),
    table(evaluation, production),
    glossary,
  ];
}
