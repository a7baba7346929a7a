import { archiveExpire, archiveExpireS3, archiveRun, archiveRunS3 } from './archive-scenarios';
import { CAMPAIGNS } from './campaign-scenarios';
import { requestCreate, requestOfTwoRuns, usernamesOfTwoRuns, usernamesReplace } from './people-scenarios';
import { reportRecover } from './recover-scenario';
import {
  reportExpire,
  reportExpireDrive,
  reportOfTwoPages,
  reportToDrive,
  reportToFolder,
  reportToS3,
  reportUnmapped,
} from './report-scenarios';
import { archiveScheduled, reportScheduled } from './scheduled-scenarios';
import type { ScriptScenario } from './script-scenario';

/** Every command that does the work of a driver script for many learners. */
export const SCRIPT_SCENARIOS: readonly ScriptScenario[] = [
  archiveRun,
  archiveRunS3,
  archiveExpire,
  archiveExpireS3,
  reportToFolder,
  reportToDrive,
  reportToS3,
  reportOfTwoPages,
  reportUnmapped,
  reportRecover,
  reportExpire,
  reportExpireDrive,
  usernamesReplace,
  usernamesOfTwoRuns,
  requestCreate,
  requestOfTwoRuns,
  archiveScheduled,
  reportScheduled,
  ...CAMPAIGNS,
];
