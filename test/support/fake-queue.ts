import type { Activities } from '../../src/activities/contract';
import type { SurveyResult } from '../../src/activities/discover-learners/contract';
import { NOBODY_COUNTED } from '../../src/domain/discovery/discovery-counts';
import { schedulesWait } from '../../src/domain/instance/approval';
import type { FakeSite } from './fake-site';
import { settings } from './instance-settings';
import { RecordsInMemory } from './records-in-memory';

const CARD = { id: 'test', environment: 'test', lmsHost: 'https://lms.example.com', fingerprint: 'test' };

/** A queue that was read whole, with three new learners of whom two are due, below the guard. */
const SURVEY: SurveyResult = {
  card: CARD,
  counts: { ...NOBODY_COUNTED, new: 3, coolingOff: 1, dueNow: 2 },
  newestRetirementId: 30,
  newestDay: '2026-01-18',
  coolOffDays: 7,
  swept: true,
  readAtMs: 1_768_768_768_000,
};

type QueueActivities = Pick<
  Activities,
  | 'readRecord'
  | 'changeRecord'
  | 'surveyQueue'
  | 'enrolLearners'
  | 'findLearner'
  | 'listDueLearners'
  | 'holdLearners'
  | 'compareSite'
  | 'checkInstance'
  | 'checkUsernames'
  | 'requestRetirements'
  | 'lookUpNames'
  | 'replaceUsername'
  | 'selectLearners'
  | 'doErrand'
  | 'describeInstance'
>;

/** Lets a site answer discovery and the short workflows too: what its queue holds is what the test says. */
export function withQueue(
  site: FakeSite,
  survey: Partial<SurveyResult> = {},
  records = new RecordsInMemory('test', settings()),
): FakeSite {
  const queue: QueueActivities = {
    readRecord: async ({ scheduled }) => {
      const { record } = records;
      const waits = scheduled === true && schedulesWait(record, Date.now());
      return waits ? { record, notApproved: true } : { record };
    },
    changeRecord: async ({ instance, name, change, ...asked }) => {
      const answer = await records.change(instance, name, change, asked);
      if (answer === undefined) throw new Error('there is no record');
      return answer;
    },
    surveyQueue: async () => ({ ...SURVEY, ...survey }),
    enrolLearners: async ({ startNew }) => ({ enrolled: startNew ? 3 : 0, adopted: 0, nudged: 0 }),
    findLearner: async ({ by, twins }) =>
      [...site.rows.values()]
        .filter((row) => 'userId' in by && row.userId === by.userId)
        .map((row) => ({
          learner: row,
          fingerprint: 'test',
          plan: site.plan,
          foreignStates: [],
          ...(twins !== undefined && twins !== false && site.twins.has(row.userId) ? { twin: true } : {}),
          seenAtMs: 0,
        })),
    listDueLearners: async () => ({ due: 1, usernames: ['ann'], coolOffDays: 7, unreadable: 0, readAtMs: 0 }),
    holdLearners: async ({ held }) => ({ held: held.length, absent: [] }),
    compareSite: async () => ({ differs: [] }),
    checkUsernames: async ({ usernames }) =>
      usernames.map((username, at) =>
        at === 0
          ? { username, is: 'free' as const }
          : { username, is: 'already' as const, userId: at, retirementId: at, state: 'PENDING' },
      ),
    requestRetirements: async ({ usernames }) => ({
      kind: 'sent' as const,
      outcomes: usernames.map((username) => ({ username, is: 'requested' as const })),
    }),
    lookUpNames: async ({ names }) => names.map((_, at) => (at === 0 ? ('here' as const) : ('absent' as const))),
    replaceUsername: async ({ wanted }) => ({ kind: 'replaced' as const, fresh: wanted }),
    selectLearners: async () => ({ kind: 'rows' as const, rows: [], more: false, unreadable: 0 }),
    doErrand: async ({ targets }) => ({
      outcomes: targets.map(({ userId }) => ({ userId, is: 'accepted' as const, says: 'done' })),
    }),
    checkInstance: async () => [{ id: 'lms.token', verdict: 'pass', says: 'the LMS gives a token' }],
    describeInstance: async () => ({ card: CARD, plan: site.plan, noAddress: [] }),
  };
  Object.assign(site.activities, queue);
  return site;
}
