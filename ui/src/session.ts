// The session in the address: ?session=evening opens that one.
import type { Session } from './types';

export function sessionOf(query: string): Session {
  return new URLSearchParams(query).get('session') === 'evening' ? 'evening' : 'pre-open';
}

export function rememberSession(session: Session): void {
  const url = new URL(location.href);
  url.searchParams.set('session', session);
  history.replaceState(null, '', url);
}
