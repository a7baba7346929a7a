import { toApplicationFailure } from '../../../src/activities/kit/attempt';
import type { LookUpNamesInput, ReplaceUsernameInput } from '../../../src/activities/replace-usernames/contract';
import { RetirementError } from '../../../src/domain/failure/failure';
import type { NameSeen } from '../../../src/domain/usernames/replacement';
import {
  REPLACE_USERNAMES,
  type ReplaceUsernamesInput,
  type ReplaceUsernamesResult,
  replaceUsernamesWorkflowId,
} from '../../../src/workflows/replace-usernames/messages';
import { FakeSite } from '../../support/fake-site';
import type { RetirementBench } from '../../support/retirement-bench';

export const EVERYWHERE = {
  ecommerce: 'replaced',
  discovery: 'replaced',
  credentials: 'replaced',
  forum: 'replaced',
};

/** What the LMS does with the next name it is sent. */
type Deed =
  | 'renames'
  | 'renames, answer lost'
  | 'nothing, answer lost'
  | 'renames later, answer lost'
  | 'suffix, answer lost';

/** An LMS and its services that have names, and whose answers get lost. */
export class Names {
  readonly sent: ReplaceUsernameInput[] = [];
  readonly asked: LookUpNamesInput[] = [];
  private later: (() => void) | undefined;
  private looks = 0;

  constructor(
    readonly here: Set<string>,
    private readonly deeds: Deed[],
    private readonly fails: (input: ReplaceUsernameInput) => RetirementError | undefined = () => undefined,
    /** What the next looks fail with; undefined where one does not. */
    private readonly lookFails: (RetirementError | undefined)[] = [],
    private readonly unaskable: readonly string[] = [],
    private readonly onLook: (looks: number) => void = () => {},
  ) {}

  readonly lookUpNames = async (input: LookUpNamesInput) => {
    const { names } = input;
    this.asked.push(input);
    const failure = this.lookFails.shift();
    if (failure !== undefined) throw toApplicationFailure(failure);
    this.looks += 1;
    if (this.looks > 2) this.later?.();
    this.onLook(this.looks);
    return names.map((name): NameSeen => {
      if (this.unaskable.includes(name)) return 'not-asked';
      if (this.here.has(name)) return 'here';
      const others = [...this.here].map((one) => one.toLowerCase());
      return others.includes(name.toLowerCase()) ? 'other-case' : 'absent';
    });
  };

  readonly replaceUsername = async (input: ReplaceUsernameInput) => {
    this.sent.push(input);
    const { place, old, wanted } = input;
    const failure = this.fails(input);
    if (failure !== undefined) throw toApplicationFailure(failure);
    if (place !== 'lms') return { kind: 'replaced' as const, fresh: wanted };
    const deed = this.deeds.shift() ?? 'renames';
    const rename = (fresh: string) => this.renamesNow(old, fresh);
    if (deed === 'renames later, answer lost') this.later = () => rename(wanted);
    else if (deed !== 'nothing, answer lost') rename(deed === 'suffix, answer lost' ? `${wanted}-ab12` : wanted);
    if (deed !== 'renames') throw toApplicationFailure(new RetirementError('service.unavailable', { service: 'LMS' }));
    return { kind: 'replaced' as const, fresh: wanted };
  };

  renamesNow(old: string, fresh: string): void {
    this.here.delete(old);
    this.here.add(fresh);
  }

  /** How often each name was sent to the LMS. */
  get sentToLms(): readonly string[] {
    return this.sent.filter(({ place }) => place === 'lms').map(({ old }) => old);
  }
}

/** Replaces usernames at such a site. */
export async function replaceNames(
  bench: RetirementBench,
  { lookUpNames, replaceUsername }: Names,
  input: Partial<ReplaceUsernamesInput>,
): Promise<ReplaceUsernamesResult> {
  const site = new FakeSite();
  Object.assign(site.activities, { lookUpNames, replaceUsername });
  let result: ReplaceUsernamesResult | undefined;
  await bench.serve(site, async ({ instance, env }) => {
    result = await env.client.workflow.execute(REPLACE_USERNAMES, {
      workflowId: replaceUsernamesWorkflowId(instance),
      taskQueue: 'lethe',
      args: [{ instance, pairs: [], allowSuffix: false, known: [], ...input }],
    });
  });
  if (result === undefined) throw new Error('it did not end');
  return result;
}
