import { archiveExpire, archiveRun } from './archive-scenarios';
import { CAMPAIGNS } from './campaign-scenarios';
import { requestCreate, usernamesReplace } from './people-scenarios';
import { reportRecover } from './recover-scenario';
import { reportExpire, reportExpireDrive, reportToDrive, reportToFolder, reportUnmapped } from './report-scenarios';
import { archiveScheduled, reportScheduled } from './scheduled-scenarios';
import type { ScriptScenario } from './script-scenario';

/** Every command that does the work of a driver script for many learners. */
export const SCRIPT_SCENARIOS: readonly ScriptScenario[] = [
  archiveRun,
  archiveExpire,
  reportToFolder,
  reportToDrive,
  reportUnmapped,
  reportRecover,
  reportExpire,
  reportExpireDrive,
  usernamesReplace,
  requestCreate,
  archiveScheduled,
  reportScheduled,
  ...CAMPAIGNS,
];
