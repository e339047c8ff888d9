// The shapes of the server's answers, as docs/API.md states them. Nothing else in this folder
// describes the API.

export type Session = 'evening' | 'pre-open';
export type Direction = 'UP' | 'DOWN';

// Dates are 'YYYY-MM-DD', instants are ISO 8601 in UTC, prices are index points or rupees.

export interface DataInfo {
  source: string;
  simulated: boolean;
  last_session: string;
  age_days: number;
  snapshot: string;
}

export interface ModelInfo {
  name: string;
  version: number;
  algorithm: string;
}

export interface Forecast {
  session: Session;
  target_date: string;
  issued_at: string;
  direction: Direction;
  probability_up: number;
  confidence_score: number;
  confidence: string;
  range: { level: number; low: number; high: number };
  risk: { level: string; percentile: number };
  model: ModelInfo;
  data: DataInfo;
  verdict: string;
  prediction_id: string;
}

export interface Bar {
  date: string;
  open: number;
  high: number;
  low: number;
  close: number;
  volume: number;
}

export interface IndexQuote {
  symbol: string;
  title: string;
  close: number;
  previous_close: number;
  change: number;
  change_percent: number;
  bars: Bar[];
}

export interface Breadth {
  advancing: number;
  declining: number;
  unchanged: number;
  missing: number;
  total: number;
}

export interface Mover {
  symbol: string;
  sector: string;
  close: number;
  change_percent: number;
}

export interface Market extends DataInfo {
  index: IndexQuote;
  breadth: Breadth;
  gainers: Mover[];
  losers: Mover[];
}

export interface Correction {
  date: string;
  from: Direction;
  to: Direction;
  from_previous_close: number;
  to_previous_close: number;
  from_close: number;
  to_close: number;
  revision: number;
}

export interface LedgerEntry {
  sequence: number;
  target_date: string;
  session: Session;
  issued_at: string;
  timely: boolean;
  // Sequences of the forecasts of the same day and session before and after this one.
  supersedes: number | null;
  superseded_by: number | null;
  scored: boolean;
  direction: Direction;
  probability_up: number;
  model: { name: string; version: number };
  simulated: boolean;
  outcome: Direction | null;
  hit: boolean | null;
  // The last time that later data told another outcome than was stored before.
  corrected: Correction | null;
  prediction_id: string;
  hash: string;
  previous_hash: string;
}

export interface Ledger {
  chain: string;
  count: number | null;
  head: string | null;
  entries: LedgerEntry[];
}

// A score that cannot be computed (the AUC of a constant) is null.
export interface ModelScore {
  name: string;
  n: number;
  accuracy: number | null;
  always_up_accuracy: number | null;
  auc: number | null;
  log_loss: number | null;
  brier: number | null;
  skill: number | null;
  dm_t: number | null;
}

export interface Evaluation {
  session: Session;
  from: string;
  to: string;
  n: number;
  models: ModelScore[];
  verdict: string;
}

export interface StatusModel extends ModelInfo {
  verdict: string;
}

export interface StatusData extends DataInfo {
  first_session: string;
  stale: boolean;
  sessions_behind: number;
  stocks: number;
  bars: number;
  indicators: number;
  members: number;
}

export interface Status {
  code_version: string;
  now: string;
  market: { name: string; title: string; index: string; currency: string };
  data: StatusData | null; // null before the first ingest
  models: Record<Session, StatusModel | null>;
}

export interface ErrorBody {
  error: { code: string; message: string };
  request_id?: string;
}
