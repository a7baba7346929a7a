import { SANDBOX_PIPELINE } from '../../../sandbox/driver-config';
import type { FaultAction } from '../../../sandbox/faults/fault-rules';
import type { Verb } from '../../../src/domain/run/verb';
import { sendVerb } from '../../../src/operations/learners';
import type { OperationContext } from '../../../src/operations/operation-context';
import { isRefusal } from '../../../src/operations/refusal';
import type { Chance } from '../chance';
import type { Deployment } from '../deployment';
import { STATES_IN_ORDER } from '../run-requests';
import { type AnyVerb, anyVerb, oneOf } from './any-verb';
import { startsIn } from './lms-log';

/** `unknown`: no worker took it up in time; it may still be done. */
type Answer = 'accepted' | 'refused' | 'unknown';

/** A run that took a verb up has so long to answer it, its workers killed meanwhile. @unit milliseconds */
const ANSWERED_WITHIN_MS = 300_000;

const FAULTS: readonly FaultAction[] = [
  { kind: 'status', status: 500 },
  { kind: 'status', status: 503, retry_after: 1 },
  { kind: 'status', status: 429, retry_after: 2 },
  { kind: 'reset-before' },
  { kind: 'reset-after' },
  { kind: 'gateway', answer: 'text-200' },
  { kind: 'refuse' },
];

/** Verbs that let a learner be erased who was not to be any more. */
const OPENING: readonly Verb[] = ['reset', 'retry', 'expedite', 'hold'];
/** Verbs that end a hold, or the run. */
const FREEING: readonly Verb[] = ['release', 'abort', 'cancel', 'reset'];

/** What must not grow as long as something that a person asked stands. */
interface Promised {
  readonly says: string;
  readonly retirementId: number | null;
  readonly starts: number;
  readonly endedBy: readonly Verb[];
}

/** One learner, to whom anything happens; remembers what was promised, and what was broken. */
export class OneOrder {
  readonly wrong: string[] = [];
  readonly counts = { verbs: 0, accepted: 0, refused: 0, unknown: 0, moves: 0, faults: 0 };
  /** Retirements whose cool-off a person has ended, or may have. */
  readonly expedited = new Set<number | null>();
  /** Steps that a person took as done, or may have. */
  readonly skipped = new Set<string>();
  /** What came of the last verb, in words. */
  said = 'nothing';
  private promises: Promised[] = [];

  constructor(
    private readonly deployment: Deployment,
    readonly userId: number,
    private readonly next: Chance,
  ) {}

  /** One thing happens. */
  async happen(): Promise<void> {
    const which = this.next();
    if (which < 0.6) await this.ask(anyVerb(this.next));
    else if (which < 0.75) this.move();
    else this.fault();
  }

  /** Says a verb as the command line does, and waits for its answer. */
  async ask({ verb, request }: AnyVerb): Promise<Answer> {
    const dry = request.dryRun === true;
    if (!dry) this.keep(verb);
    const { retirementId } = this.view();
    const answer = await this.send({ verb, request });
    this.counts.verbs += 1;
    this.counts[answer] += 1;
    if (dry || answer === 'refused') return answer;
    if (verb === 'expedite') this.expedited.add(retirementId);
    if (verb === 'skip') this.skipped.add(request.step ?? '');
    if (answer === 'accepted') this.promise(verb);
    return answer;
  }

  private async send({ verb, request }: AnyVerb): Promise<Answer> {
    const context: OperationContext = {
      client: this.deployment.engine.client,
      instance: this.deployment.site.id,
      by: 'operator',
      signal: AbortSignal.timeout(ANSWERED_WITHIN_MS),
      onProgress: () => {},
    };
    try {
      const answer = await sendVerb(context, { learner: { userId: this.userId }, verb, request });
      this.said = JSON.stringify(answer);
      if (!isRefusal(answer)) return 'accepted';
      return answer.refusal === 'not-taken-up' || answer.refusal === 'failure' ? 'unknown' : 'refused';
    } catch (error) {
      this.said = String(error);
      if (context.signal.aborted) this.wrong.push(`${verb} was never answered`);
      else this.wrong.push(`${verb} was answered with ${String(error)}`);
      return 'unknown';
    }
  }

  private promise(verb: Verb): void {
    const view = this.view();
    const now = { retirementId: view.retirementId, starts: startsIn(view) };
    if (verb === 'hold') this.promises.push({ says: 'held', ...now, endedBy: FREEING });
    if (verb === 'abort' || verb === 'cancel')
      this.promises.push({ says: `${verb} accepted`, ...now, endedBy: OPENING });
  }

  /** What was promised is looked at before a verb may end it. */
  keep(verb?: Verb): void {
    const view = this.view();
    const ends = ({ endedBy }: Promised) => verb !== undefined && endedBy.includes(verb);
    for (const { says, retirementId, starts } of this.promises) {
      if (view.retirementId === retirementId && startsIn(view) > starts)
        this.wrong.push(`${says}, and a step was begun`);
    }
    this.promises = this.promises.filter((one) => !ends(one));
  }

  /** In the admin: to any state but the end of the step that is being done, which nobody could tell from the run's own. */
  private move(): void {
    const { admin } = this.deployment.site.sandbox;
    const { state } = this.view();
    this.counts.moves += 1;
    if (state === null) {
      admin.askAgain(this.userId, this.next() < 0.5 ? 1 : 30);
      return;
    }
    const ours = SANDBOX_PIPELINE.find(([start]) => start === state)?.[1];
    const states = [...STATES_IN_ORDER, 'ERRORED', 'ABORTED'].filter((one) => one !== ours);
    admin.move(this.userId, oneOf(states, this.next));
  }

  private fault(): void {
    this.counts.faults += 1;
    const nth = 1 + Math.floor(this.next() * 3);
    this.deployment.site.sandbox.admin.addFault({ match: { learner: this.userId, nth }, do: oneOf(FAULTS, this.next) });
  }

  private view() {
    return this.deployment.site.sandbox.admin.learner(this.userId);
  }
}
