import type { Check } from '../domain/checks/check';
import type { InstanceCard } from '../domain/instance/instance';
import type { Plan } from '../domain/pipeline/plan';
import type { RequestOutcome } from '../domain/request/request-outcome';
import type { RenamePlace } from '../domain/usernames/replacement';
import type {
  CheckInstanceInput,
  CompareSiteInput,
  CompareSiteResult,
  FindLearnerInput,
  FoundLearner,
  HoldLearnersInput,
  HoldLearnersResult,
  ListDueInput,
  ListDueResult,
} from '../workflows/ask/messages';
import type {
  CleanUpInput,
  CleanUpResult,
  ExpireArchivesInput,
  ExpireArchivesResult,
  FindArchivedInput,
  FindArchivedResult,
  PlanArchiveInput,
  PlanArchiveResult,
  WriteArchiveInput,
  WriteArchiveResult,
} from './archive-learners/contract';
import type { DoErrandInput, DoErrandResult, SelectLearnersInput, SelectLearnersResult } from './campaign/contract';
import type { EnrolInput, EnrolResult, SurveyInput, SurveyResult } from './discover-learners/contract';
import type { ChangeRecordInput, ChangeRecordResult, ReadRecordInput, ReadRecordResult } from './instance/contract';
import type {
  CountInput,
  DrainInput,
  ExpireInput,
  ExpireResult,
  FindPagesInput,
  ForgetInput,
  HeldBack,
  NotSet,
  OwedInput,
  OwedResult,
  PrepareInput,
  PrepareResult,
  ReadReportInput,
  ReadReportResult,
  SettleInput,
  SettleResult,
  TakeInput,
  Taken,
  TakeResult,
  TellInput,
  TellResult,
  WriteInput,
  WriteResult,
} from './partner-report/contract';
import type {
  LookUpNamesInput,
  LookUpNamesResult,
  ReplaceUsernameInput,
  ReplaceUsernameResult,
} from './replace-usernames/contract';
import type {
  CheckUsernamesInput,
  RequestRetirementsInput,
  RequestRetirementsResult,
} from './request-retirements/contract';
import type {
  CancelInput,
  CancelResult,
  LookInput,
  LookResult,
  MoveInput,
  MoveResult,
  RunStepInput,
  RunStepResult,
} from './retire-learner/contract';

export interface InstanceDescribed {
  readonly card: InstanceCard;
  readonly plan: Plan;
  /** Places that do not get a replaced username: this worker's file has no address of them. */
  readonly noAddress: readonly RenamePlace[];
}

/** Activities of one instance, on its own task queue. Shapes only: workflows import nothing else of this folder. */
export interface Activities {
  runStep(input: RunStepInput): Promise<RunStepResult>;
  look(input: LookInput): Promise<LookResult>;
  /** PATCH outside a step: ERRORED, ABORTED, a reset, or COMPLETE if the last step did not write it. */
  moveLearner(input: MoveInput): Promise<MoveResult>;
  cancelRetirement(input: CancelInput): Promise<CancelResult>;
  readRecord(input: ReadRecordInput): Promise<ReadRecordResult>;
  changeRecord(input: ChangeRecordInput): Promise<ChangeRecordResult>;
  surveyQueue(input: SurveyInput): Promise<SurveyResult>;
  enrolLearners(input: EnrolInput): Promise<EnrolResult>;
  prepareReport(input: PrepareInput): Promise<PrepareResult | NotSet | HeldBack>;
  drainSteps(input: DrainInput): Promise<void>;
  /** Asks the LMS for a partner report. Never repeated by Temporal. */
  takeReport(input: TakeInput): Promise<TakeResult>;
  findPages(input: FindPagesInput): Promise<Taken>;
  countWaiting(input: CountInput): Promise<number>;
  collectOwed(input: OwedInput): Promise<OwedResult>;
  writeReports(input: WriteInput): Promise<WriteResult | HeldBack>;
  tellPartners(input: TellInput): Promise<TellResult>;
  settlePage(input: SettleInput): Promise<SettleResult>;
  forgetPage(input: ForgetInput): Promise<void>;
  expireReports(input: ExpireInput): Promise<ExpireResult>;
  readReport(input: ReadReportInput): Promise<ReadReportResult>;
  planArchive(input: PlanArchiveInput): Promise<PlanArchiveResult>;
  writeArchive(input: WriteArchiveInput): Promise<WriteArchiveResult>;
  /** Removes rows from the LMS, of learners whose archive was read back. */
  cleanUp(input: CleanUpInput): Promise<CleanUpResult>;
  expireArchives(input: ExpireArchivesInput): Promise<ExpireArchivesResult>;
  findArchived(input: FindArchivedInput): Promise<FindArchivedResult>;
  findLearner(input: FindLearnerInput): Promise<readonly FoundLearner[]>;
  listDueLearners(input: ListDueInput): Promise<ListDueResult>;
  holdLearners(input: HoldLearnersInput): Promise<HoldLearnersResult>;
  compareSite(input: CompareSiteInput): Promise<CompareSiteResult>;
  checkUsernames(input: CheckUsernamesInput): Promise<readonly RequestOutcome[]>;
  requestRetirements(input: RequestRetirementsInput): Promise<RequestRetirementsResult>;
  lookUpNames(input: LookUpNamesInput): Promise<LookUpNamesResult>;
  /** At the LMS not repeatable: one attempt only. */
  replaceUsername(input: ReplaceUsernameInput): Promise<ReplaceUsernameResult>;
  selectLearners(input: SelectLearnersInput): Promise<SelectLearnersResult>;
  doErrand(input: DoErrandInput): Promise<DoErrandResult>;
  checkInstance(input: CheckInstanceInput): Promise<readonly Check[]>;
  describeInstance(input: { readonly instance: string }): Promise<InstanceDescribed>;
}
