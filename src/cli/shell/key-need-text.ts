import { SHARED } from '../../domain/encryption/key-id';
import { counted } from '../../domain/text/counted';
import { DAY_MS } from '../../domain/time/day-ms';
import type { KeyNeed } from '../../operations/keys';
import type { Refusal } from '../../operations/refusal';
import { CliError } from './cli-error';

/** Why a key cannot be destroyed yet, and what to do about it. */
export interface KeyNeedText {
  readonly what: string;
  readonly hint: string;
}

const RENEWED_WITHIN_MS = 30 * DAY_MS;

/** Says a command that can be pasted. */
interface Commands {
  command(words: string): string;
}

/** Why nothing is destroyed. */
export function keyNeededFault(
  session: Commands,
  { id, needs }: Extract<Refusal, { readonly refusal: 'key-needed' }>,
): CliError {
  const texts = needs.map((need) => keyNeedText(session, need));
  const [first] = texts;
  const hint = texts.length === 1 ? first?.hint : listOfNeeds(texts);
  return new CliError('refused', `${id} is needed: ${first?.what}`, hint, 'key.needed');
}

export function listOfNeeds(needs: readonly KeyNeedText[]): string {
  return needs.map(({ what, hint }) => `- ${what}\n  ${hint}`).join('\n');
}

export function keyNeedText(session: Commands, need: KeyNeed): KeyNeedText {
  switch (need.need) {
    case 'present-key':
      return {
        what: `it is the current key of ${need.instance}`,
        hint: `give the instance another one first, \`lethe keys rotate --instance ${need.instance}\`, or wait until ${iso(need.freeMs)}`,
      };
    case 'late-writer':
      return { what: `a worker may still write with it until ${iso(need.freeMs)}`, hint: 'try again after that' };
    case 'open-runs':
      return openRuns(session, need);
    case 'record':
      return {
        what: `the record of ${need.instance} was written with it`,
        hint: `write it again with the present key: \`lethe instance apply\` with the file of ${need.instance}`,
      };
    case 'schedule':
      return {
        what: `the Schedule ${need.scheduleId} was written with it`,
        hint: 'write it again with the present key: `lethe instance apply` with the file of this instance',
      };
    case 'last-discovery':
      return {
        what: `no run of the Schedule ${need.scheduleId} has ended well since, and the last one's answer may be written with it`,
        hint: 'let one run: `lethe schedule resume`, or wait for the next',
      };
  }
}

function openRuns(session: Commands, need: Extract<KeyNeed, { need: 'open-runs' }>): KeyNeedText {
  const { count, instance, supersededMs } = need;
  const whose = instance === SHARED ? '' : ` of ${instance}`;
  const latest = iso(supersededMs + RENEWED_WITHIN_MS).slice(0, 10);
  return {
    what: `${counted(count, 'open run')}${whose} began before ${iso(supersededMs)} and may hold payloads of it`,
    hint: `a waiting run moves to the current key when it starts over, at least every 30 days: by ${latest}. Other runs end before: see \`${session.command('learner list')}\``,
  };
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
