import type { Answer } from '../services/answers';
import type { FaultAction } from './fault-rules';

type BadRow = Extract<FaultAction, { kind: 'bad-row' }>;
type Row = Readonly<Record<string, unknown>>;

/** The answer with its rows damaged: one row, or a list of rows. An answer without rows is left as it is. */
export function withBadRows(answer: Answer, { learner, fields = {}, without = [] }: BadRow): Answer {
  if (answer.status !== 200 || typeof answer.body !== 'string') return answer;
  const damage = (row: Row): Row => {
    // An entry of the partner report has the id of the user beside its other fields.
    const whose = (row.user as { id?: number } | undefined)?.id ?? row.user_id;
    if (learner !== undefined && whose !== learner) return row;
    return Object.fromEntries(Object.entries({ ...row, ...fields }).filter(([key]) => !without.includes(key)));
  };
  const rows = JSON.parse(answer.body) as Row | readonly Row[];
  return { ...answer, body: JSON.stringify(Array.isArray(rows) ? rows.map(damage) : damage(rows as Row)) };
}
