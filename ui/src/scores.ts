// The arithmetic behind what the page shows. Pure functions.
import type { Bar, LedgerEntry, Session } from './types';

// Trailing mean of the last `window` closes; null until there are that many.
export function movingAverage(closes: number[], window: number): (number | null)[] {
  let sum = 0;
  return closes.map((close, i) => {
    sum += close - (i >= window ? closes[i - window]! : 0);
    return i + 1 < window ? null : sum / window;
  });
}

// The last `count` items, or all of them.
export const lastOf = <T>(items: T[], count: number): T[] => items.slice(-count);

// Where `value` lies between low and high, in percent, kept inside the bar.
export function position(value: number, low: number, high: number): number {
  if (high <= low) return 50;
  return Math.min(100, Math.max(0, ((value - low) / (high - low)) * 100));
}

export const changePercent = (value: number, base: number) => (value / base - 1) * 100;

// Hits among scored forecasts, beside what always saying UP would have hit on the same days.
export interface TrackRecord {
  scored: number;
  hits: number;
  alwaysUpHits: number;
  corrected: number; // of the scored, whose outcome later data told otherwise
}

export function trackRecord(entries: LedgerEntry[]): TrackRecord {
  const scored = entries.filter((entry) => entry.hit !== null);
  return {
    scored: scored.length,
    hits: scored.filter((entry) => entry.hit).length,
    alwaysUpHits: scored.filter((entry) => entry.outcome === 'UP').length,
    corrected: scored.filter((entry) => entry.corrected !== null).length,
  };
}

// The last cut-off, 09:00 IST of the target day, had passed. An entry of the ledger says the same in
// its `timely`; a forecast does not, so that only its card asks here.
export const isLate = (issuedAt: string, targetDate: string) =>
  Date.parse(issuedAt) >= Date.parse(`${targetDate}T09:00:00+05:30`);

// A forecast issued after the cut-off is no forecast: it is counted apart. One of the simulated market
// says nothing of a real one: where there are real ones they alone are counted.
export function recordOf(entries: LedgerEntry[], session: Session, timely: boolean): TrackRecord {
  const simulated = entries.every((e) => e.simulated);
  const counted = entries.filter((e) => e.simulated === simulated);
  return trackRecord(counted.filter((e) => e.session === session && e.timely === timely));
}

export function highLow(bars: Bar[]): { high: number; low: number } {
  return {
    high: Math.max(...bars.map((bar) => bar.high)),
    low: Math.min(...bars.map((bar) => bar.low)),
  };
}
