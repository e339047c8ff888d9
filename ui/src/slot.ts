// The changing part of a section: skeleton, content, or a failure with its next step.
import { ApiError } from './api';
import { type Child, h, icon } from './dom';
import { asSentence } from './format';

// What is not there yet comes with its next step; it is no failure.
const kNotYet = ['unavailable', 'not_enough_data', 'not_found'];

function title(error: ApiError, missing: boolean): string {
  if (missing) return 'Not yet';
  return error.kind === 'offline' ? 'No connection' : 'The server could not answer';
}

function failure(error: ApiError, retry: () => void): HTMLElement {
  const missing = kNotYet.includes(error.code);
  return h(
    'div',
    { class: missing ? 'notice notice-plain' : 'notice notice-bad' },
    icon(missing ? 'pending' : 'warning'),
    h(
      'div',
      {},
      h('p', { class: 'notice-title' }, title(error, missing)),
      h('p', {}, asSentence(error.message)),
      error.requestId && h('p', { class: 'small' }, `Request ${error.requestId}`),
      h('button', { type: 'button', class: 'button', click: retry }, 'Retry'),
    ),
  );
}

export class Slot {
  private current = false;

  constructor(readonly root: HTMLElement) {}

  // What is shown no longer answers the question: a failure must replace it.
  outdate(): void {
    this.current = false;
  }

  // What is already shown stays until its successor is there.
  loading(): void {
    this.root.setAttribute('aria-busy', 'true');
  }

  show(...children: Child[]): void {
    this.current = true;
    this.root.removeAttribute('aria-busy');
    const hadFocus = this.root.contains(document.activeElement);
    this.root.replaceChildren(...children.filter((c): c is Node | string => Boolean(c)));
    if (hadFocus) this.takeFocus();
  }

  // The focused button is gone; whoever used it goes on from here, not from the top of the page.
  private takeFocus(): void {
    this.root.setAttribute('tabindex', '-1');
    this.root.focus({ preventScroll: true });
  }

  // Without a connection the last answer stays; the page-wide alert says that it is old.
  fail(error: unknown, retry: () => void): void {
    this.root.removeAttribute('aria-busy');
    if (!(error instanceof ApiError)) throw error;
    if (error.kind === 'offline' && this.current) return;
    this.show(failure(error, retry));
    this.current = false;
  }
}

// A wide table scrolls inside this box; the box takes the focus so that keys can scroll it.
export function scrollBox(label: string, ...children: Child[]): HTMLElement {
  return h(
    'div',
    { class: 'scroll', role: 'region', 'aria-label': label, tabindex: 0 },
    ...children,
  );
}
