// Session choice, the Run Prediction button and the measured stages of a run.
import { h, icon } from './dom';
import { milliseconds } from './format';
import { segmented } from './segmented';
import type { Session } from './types';

export interface Stage {
  label: string;
  ms: number;
}

const kSessions = [
  { value: 'evening' as const, label: 'Evening' },
  { value: 'pre-open' as const, label: 'Pre-open' },
];

const kCutOff: Record<Session, string> = {
  evening: 'Uses what was known at 15:40 IST, after the close of the last completed session.',
  'pre-open':
    'Uses what is known before 09:00 IST on the day itself: the evening’s data and the ' +
    'markets (the night in New York, the morning’s opens in Asia, where present).',
};

export class RunPanel {
  private readonly button = h(
    'button',
    { type: 'button', class: 'button button-primary', id: 'run' },
    'Run Prediction',
  );
  private readonly cutOff = h('p', { class: 'cut-off', id: 'cut-off' });
  private readonly stages = h('ol', { class: 'stages', id: 'stages', hidden: true });
  private readonly result = h('p', {
    class: 'visually-hidden',
    id: 'run-result',
    role: 'status',
    'aria-live': 'polite',
  });

  constructor(root: HTMLElement, session: Session, choose: (s: Session) => void, run: () => void) {
    const change = (chosen: Session) => {
      this.explain(chosen);
      choose(chosen);
    };
    const sessions = segmented('session', 'Session of the forecast', kSessions, session, change);
    this.button.addEventListener('click', () => {
      if (!this.busy) run();
    });
    this.explain(session);
    const controls = h('div', { class: 'controls' }, sessions, this.button);
    root.append(controls, this.cutOff, this.stages, this.result);
  }

  // The button keeps the focus while it works, so it is not disabled, only deaf.
  begin(): void {
    this.button.setAttribute('aria-disabled', 'true');
    this.button.textContent = 'Running…';
    this.result.textContent = 'Prediction is running';
  }

  end(spoken: string, stages: Stage[]): void {
    this.button.removeAttribute('aria-disabled');
    this.button.textContent = 'Run Prediction';
    this.result.textContent = spoken;
    this.showStages(stages);
  }

  clearStages(): void {
    this.showStages([]);
  }

  private get busy(): boolean {
    return this.button.getAttribute('aria-disabled') === 'true';
  }

  private explain(session: Session): void {
    this.cutOff.textContent = kCutOff[session];
  }

  private showStages(stages: Stage[]): void {
    this.stages.hidden = stages.length === 0;
    this.stages.replaceChildren(
      ...stages.map(({ label, ms }) =>
        h('li', {}, icon('tick'), `${label} `, h('span', { class: 'ms' }, milliseconds(ms))),
      ),
    );
  }
}
