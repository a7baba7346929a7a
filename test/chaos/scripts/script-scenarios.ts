import { archiveExpire, archiveRun } from './archive-scenarios';
import { CAMPAIGNS } from './campaign-scenarios';
import { requestCreate, usernamesReplace } from './people-scenarios';
import { reportExpire, reportExpireDrive, reportToDrive, reportToFolder } from './report-scenarios';
import type { ScriptScenario } from './script-scenario';

/** Every command that does the work of a driver script for many learners. */
export const SCRIPT_SCENARIOS: readonly ScriptScenario[] = [
  archiveRun,
  archiveExpire,
  reportToFolder,
  reportToDrive,
  reportExpire,
  reportExpireDrive,
  usernamesReplace,
  requestCreate,
  ...CAMPAIGNS,
];
