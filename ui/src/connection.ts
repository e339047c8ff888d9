// The page-wide alert for a server that has gone away.
import { ApiError } from './api';
import { h, icon } from './dom';

export class Connection {
  constructor(
    private readonly root: HTMLElement,
    private readonly retry: () => void,
  ) {}

  get lost(): boolean {
    return this.root.childElementCount > 0;
  }

  restored(): void {
    this.root.replaceChildren();
  }

  // Other failures are shown where they happen.
  report(error: unknown): void {
    if (!(error instanceof ApiError) || error.kind !== 'offline' || this.lost) return;
    const message = `${error.message} What is shown below is the last answer received.`;
    this.root.replaceChildren(
      h(
        'div',
        { class: 'notice notice-bad' },
        icon('warning'),
        h('p', {}, message),
        h('button', { type: 'button', class: 'button', click: this.retry }, 'Retry'),
      ),
    );
  }
}
