// The only place that talks to the server. Every failure is an ApiError whose message can be shown.
import type { ErrorBody, Evaluation, Forecast, Ledger, Market, Session, Status } from './types';

// offline: no answer at all; refused: the server answered with an error of its own.
export class ApiError extends Error {
  constructor(
    readonly kind: 'offline' | 'refused',
    message: string,
    readonly code = kind as string,
    readonly requestId: string | null = null,
  ) {
    super(message);
  }
}

// value, with the milliseconds until the answer began and those spent reading it.
export interface Timed<T> {
  value: T;
  answerMs: number;
  readMs: number;
}

const kTimeoutMs = 30_000;
const kOffline =
  'The server does not answer. It may have stopped: start it with “sensex serve”, then retry.';

async function send(path: string, method: string): Promise<Response> {
  try {
    return await fetch(path, {
      method,
      headers: { Accept: 'application/json' },
      signal: AbortSignal.timeout(kTimeoutMs),
    });
  } catch {
    throw new ApiError('offline', kOffline);
  }
}

async function readJson(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch {
    const what = `expected JSON from ${new URL(response.url).pathname}, got something else`;
    throw new ApiError('refused', `${what} (status ${response.status}).`);
  }
}

function toError(body: unknown, status: number): ApiError {
  const { error, request_id } = (body ?? {}) as Partial<ErrorBody>;
  const message = error?.message ?? `The server answered with status ${status}.`;
  return new ApiError('refused', message, error?.code, request_id ?? null);
}

async function request<T>(path: string, method = 'GET'): Promise<Timed<T>> {
  const started = performance.now();
  const response = await send(path, method);
  const answered = performance.now();
  const body = await readJson(response);
  if (!response.ok) throw toError(body, response.status);
  return {
    value: body as T,
    answerMs: answered - started,
    readMs: performance.now() - answered,
  };
}

const get = async <T>(path: string): Promise<T> => (await request<T>(path)).value;

export const getStatus = () => get<Status>('/api/v1/status');
export const getMarket = (days: number) => get<Market>(`/api/v1/market?days=${days}`);
export const getLedger = (limit: number) => get<Ledger>(`/api/v1/ledger?limit=${limit}`);
export const getForecast = (session: Session) =>
  get<Forecast>(`/api/v1/forecast?session=${session}`);
// What is not recorded yet is no failure: gives the server's sentence with the next step.
export function whenNotFound(error: unknown): string {
  if (error instanceof ApiError && error.code === 'not_found') return error.message;
  throw error;
}
export const getEvaluation = (session: Session) =>
  get<Evaluation>(`/api/v1/evaluation?session=${session}`);

// The only request that writes: has the forecast issued now.
export const runForecast = (session: Session) =>
  request<Forecast>(`/api/v1/forecast?session=${session}`, 'POST');
