import { type Answer, json, uncaught } from './answers';
import { type Call, fields } from './call';

/** Old names, with the new ones as they were given: whether they are names, nobody asks. */
export type Pairs = readonly (readonly [string, unknown])[];

/** The pairs, or the 400 for a body that is not a list of them. @param told the body of that 400 */
export function readMappings(call: Call, told: unknown = ['The mappings do not match the schema.']): Pairs | Answer {
  const body = fields(call);
  if (body === undefined) {
    call.breach('bad-body');
    return uncaught();
  }
  const given = body.username_mappings;
  const pairs = Array.isArray(given)
    ? given.map((pair) => (typeof pair === 'object' ? Object.entries(pair ?? {}) : []))
    : undefined;
  if (pairs === undefined || pairs.some((entries) => entries.length !== 1)) {
    call.breach('bad-body');
    return json(400, told);
  }
  return pairs.map(([pair]) => pair as [string, unknown]);
}

export function replaced(done: Pairs, failed: Pairs = []): Answer {
  const listed = (pairs: Pairs) => pairs.map(([old, fresh]) => ({ [old]: fresh }));
  return json(200, { successful_replacements: listed(done), failed_replacements: listed(failed) });
}

/** `replace_usernames` of a service that keeps names of its own; a name it does not know counts as a success. */
export function replaceUsernames(call: Call): Answer {
  const pairs = readMappings(call);
  if ('status' in pairs) return pairs;
  for (const [old] of pairs) call.site.catchUp(call.service, old);
  return replaced(pairs);
}
