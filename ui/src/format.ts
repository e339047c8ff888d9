// Numbers, dates and words as a person reads them. Pure functions.
import type { Correction, Direction, Session } from './types';

const kMinus = '\u2212';
const kNarrowSpace = '\u202f';
export const kNone = '–';

const grouped = (digits: number) =>
  new Intl.NumberFormat('en-IN', { minimumFractionDigits: digits, maximumFractionDigits: digits });

const kPoints = grouped(2);
const kWhole = grouped(0);

// Never "-0.00": what rounds to zero has no sign.
function signOf(value: number, digits: number): string {
  if (Number(value.toFixed(digits)) === 0) return '';
  return value < 0 ? kMinus : '+';
}

const withMinus = (text: string) => text.replace('-', kMinus);

export const points = (value: number) => kPoints.format(value);
export const wholePoints = (value: number) => kWhole.format(value);
export const count = (value: number) => kWhole.format(value);

export const signedPoints = (value: number) => signOf(value, 2) + kPoints.format(Math.abs(value));

export const signedPercent = (percent: number, digits = 2) =>
  `${signOf(percent, digits)}${Math.abs(percent).toFixed(digits)}${kNarrowSpace}%`;

export function percentOfOne(fraction: number | null, digits = 1): string {
  if (fraction === null) return kNone;
  return `${withMinus((fraction * 100).toFixed(digits))}${kNarrowSpace}%`;
}

export const decimal = (value: number | null, digits: number) =>
  value === null ? kNone : withMinus(value.toFixed(digits));

// One decimal, or as many as it takes not to read 50.0 beside a direction.
export function probability(p: number): string {
  for (const digits of [1, 2, 3]) {
    if (p === 0.5 || Number((p * 100).toFixed(digits)) !== 50) return percentOfOne(p, digits);
  }
  return percentOfOne(p, 4);
}

// 0.8 is "8 of 10 days".
export function daysOutOf(share: number): string {
  const percent = Math.round(share * 100);
  return percent % 10 === 0 ? `${percent / 10} of 10 days` : `${percent} of 100 days`;
}

export const milliseconds = (ms: number) =>
  `${ms < 10 ? ms.toFixed(1) : Math.round(ms).toString()}${kNarrowSpace}ms`;

function parts(instant: Date, timeZone: string, options: Intl.DateTimeFormatOptions) {
  const format = new Intl.DateTimeFormat('en-GB', { timeZone, ...options });
  const found = format.formatToParts(instant).map((part) => [part.type, part.value]);
  return Object.fromEntries(found) as Record<Intl.DateTimeFormatPartTypes, string>;
}

const dayOf = (date: string) => new Date(`${date}T00:00:00Z`);

// '2025-01-01' is "Wednesday, 1 January 2025".
export function longDate(date: string): string {
  const p = parts(dayOf(date), 'UTC', {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
  });
  return `${p.weekday}, ${p.day} ${p.month} ${p.year}`;
}

const kMonths = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

// '2025-01-01' is "1 Jan 2025".
export function shortDate(date: string): string {
  const day = dayOf(date);
  return `${day.getUTCDate()} ${kMonths[day.getUTCMonth()]} ${day.getUTCFullYear()}`;
}

// '2025-01-01' is "Wed 1 Jan 2025".
export function weekdayDate(date: string): string {
  return `${parts(dayOf(date), 'UTC', { weekday: 'short' }).weekday} ${shortDate(date)}`;
}

// The calendar day in India at that instant, 'YYYY-MM-DD'.
export function dayInIndia(instant: string): string {
  const kIstMinutes = 330;
  const shifted = new Date(new Date(instant).getTime() + kIstMinutes * 60_000);
  return shifted.toISOString().slice(0, 10);
}

// "31 Dec 2024, 15:40 IST".
export function instantInIndia(instant: string): string {
  const p = parts(new Date(instant), 'Asia/Kolkata', {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  return `${shortDate(dayInIndia(instant))}, ${p.hour}:${p.minute} IST`;
}

export function age(days: number): string {
  if (days <= 0) return 'today';
  return days === 1 ? '1 day ago' : `${count(days)} days ago`;
}

export function ordinal(value: number): string {
  const n = Math.round(value);
  const lastTwo = n % 100;
  const suffix = lastTwo >= 11 && lastTwo <= 13 ? 'th' : (['th', 'st', 'nd', 'rd'][n % 10] ?? 'th');
  return `${n}${suffix}`;
}

export const directionWord = (direction: Direction) => (direction === 'UP' ? 'Up' : 'Down');

// "corrected on 3 Jan 2025 from Up to Down".
export function correction({ date, from, to }: Correction): string {
  const day = shortDate(date);
  return from === to
    ? `closes corrected on ${day}, ${directionWord(to)} as before`
    : `corrected on ${day} from ${directionWord(from)} to ${directionWord(to)}`;
}

export const sessionWord = (session: Session) => (session === 'evening' ? 'Evening' : 'Pre-open');

// The server's words as a sentence: a capital first and a full stop last.
export const asSentence = (text: string) =>
  text.charAt(0).toUpperCase() + text.slice(1) + (/[.!?]$/.test(text) ? '' : '.');

export const hasNoEdge = (verdict: string) => /no edge over the base rate/i.test(verdict);
