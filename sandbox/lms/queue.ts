import { setTimeout as sleep } from 'node:timers/promises';
import { type Answer, rawJson, sentence, uncaught } from '../services/answers';
import type { Call, Route } from '../services/call';
import { type Retirement, serialiseRetirement } from './retirements';
import type { State } from './states';

const DAY_MS = 86_400_000;
/** Python has no date before it. */
const YEAR_ONE = Date.parse('0001-01-01T00:00:00Z');

/** The two lists of retirements. */
export const queueRoutes: readonly Route[] = [
  { path: '/api/user/v1/accounts/retirement_queue/', access: 'worker', reads: 'json', GET: queue },
  {
    path: '/api/user/v1/accounts/retirements_by_status_and_date/',
    access: 'worker',
    reads: 'json',
    GET: byStatusAndDate,
  },
];

function queue(call: Call): Answer | Promise<Answer> {
  const refuse = (text: string) => refusal(call, text);
  const coolOff = one(call, 'cool_off_days');
  if (coolOff === undefined) return refuse('Missing parameter: cool_off_days');
  const coolOffDays = whole(coolOff);
  if (coolOffDays === undefined) return refuse('cool_off_days is not an integer.');
  if (coolOffDays < 0) return refuse('cool_off_days is negative.');
  const names = [call.query.states ?? []].flat();
  if (names.length === 0) return refuse('Give one state at least.');
  const wanted = new Set(names.map((name) => call.site.states.alike(name)));
  if (wanted.has(undefined)) {
    // A request for nobody only asks whether the site has the state.
    if (one(call, 'limit') !== '0') call.breach('unknown-state');
    return sentence(400, 'Unknown state.');
  }
  if (wanted.size !== names.length) return refuse('A state is named twice.');
  const limitText = one(call, 'limit');
  const limit = limitText === undefined || limitText === '' ? Number.POSITIVE_INFINITY : whole(limitText);
  if (limit === undefined || limit < 0) return refuse('limit is not a number of rows.');
  // The clock counts milliseconds and rows have microseconds: this question comes after a row of the same millisecond.
  const before = call.site.now() + 1 - coolOffDays * DAY_MS;
  if (before < YEAR_ONE) {
    call.breach('bad-query');
    return uncaught();
  }
  return list(
    call,
    (row) => wanted.has(row.currentState) && row.createdMs < before,
    limit,
    call.site.options.queueRowMs,
  );
}

function byStatusAndDate(call: Call): Answer | Promise<Answer> {
  const refuse = (text: string) => refusal(call, text);
  const [start, end, name] = ['start_date', 'end_date', 'state'].map((key) => one(call, key));
  if (start === undefined || end === undefined) return refuse('Missing parameter: a date');
  const [from, to] = [dayStart(start), dayStart(end)];
  if (from === undefined || to === undefined) return refuse('A date is not YYYY-MM-DD.');
  const now = call.site.now();
  if (from > now || to > now || from > to) return refuse('Dates are in the future, or the end is before the start.');
  if (name === undefined) return refuse('Missing parameter: state');
  const state: State | undefined = call.site.states.alike(name);
  if (state === undefined) {
    call.breach('unknown-state');
    return sentence(400, 'Unknown retirement state.');
  }
  const inDays = (row: Retirement) => row.createdMs >= from && row.createdMs < to + DAY_MS;
  return list(
    call,
    (row) => row.currentState === state && inDays(row),
    Number.POSITIVE_INFINITY,
    call.site.options.byDateRowMs,
  );
}

/** @param rowMs what each row costs the LMS, which answers when all are serialized */
async function list(call: Call, wanted: (row: Retirement) => boolean, limit: number, rowMs: number): Promise<Answer> {
  const { timeZone } = call.site.options;
  const rows: string[] = [];
  for (const row of call.site.retirements.all()) {
    if (rows.length >= limit) break;
    if (wanted(row)) rows.push(serialiseRetirement(row, timeZone));
  }
  if (rowMs > 0) await sleep(rows.length * rowMs, undefined, { ref: false });
  return rawJson(200, `[${rows.join(',')}]`);
}

function refusal(call: Call, text: string): Answer {
  call.breach('bad-query');
  return sentence(400, text);
}

/** Django takes the last of a parameter given twice. */
function one(call: Call, name: string): string | undefined {
  return [call.query[name] ?? []].flat().at(-1);
}

function whole(text: string): number | undefined {
  return /^\s*[+-]?\d+(_\d+)*\s*$/.test(text) ? Number(text.replaceAll('_', '')) : undefined;
}

function dayStart(text: string): number | undefined {
  const [, year, month, day] = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(text) ?? [];
  if (year === undefined) return undefined;
  const start = Date.UTC(Number(year), Number(month) - 1, Number(day));
  return new Date(start).getUTCDate() === Number(day) && new Date(start).getUTCMonth() === Number(month) - 1
    ? start
    : undefined;
}
