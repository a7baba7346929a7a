import type { FailureRule } from './failure-rule';

/** Of the place where archives and reports are kept. No learner is touched by them: what cannot be kept is not removed. */
export const STORAGE_FAILURES = {
  'storage.unavailable': {
    when: 'The folder or the bucket for archives and reports does not answer, is full, or answers with an error of its own. Nothing is removed from the LMS meanwhile.',
    retry: 'endless',
    learner: 'untouched',
    attention: false,
    what: 'the storage for archives and reports is out of reach',
    hint: 'look at its disk, its network and its own log; an archive or a report that has begun goes on by itself when it is back',
    exit: 'unreachable',
    advice: 'If the storage is coming back, there is nothing to do: the work goes on by itself.',
    guide: 'recover.md#storageunavailable',
  },
  'storage.denied': {
    when: 'The folder for archives and reports is not there or the worker may not write to it; or there is no such bucket or folder in Google Drive, or it refuses our credentials. Nothing is removed from the LMS.',
    retry: 'slowly',
    learner: 'untouched',
    attention: true,
    what: 'the storage for archives and reports does not let us in',
    hint: "check the folder and its owner; the bucket, its region and the worker's credentials; or with whom the folder in Google Drive is shared. Then run it again",
    exit: 'config',
    advice:
      'Check the folder, or the bucket and the credentials, or with whom the folder in Google Drive is shared, and run it again. Nothing was removed from the LMS.',
    guide: 'recover.md#storagedenied',
  },
  'storage.differs': {
    when: 'What was read back from the storage is not what was written there. Nothing is removed from the LMS.',
    retry: 'never',
    learner: 'untouched',
    attention: true,
    what: 'the storage does not give back what was written there',
    hint: "the worker's log names the file: look at the storage, move the file away, and run it again",
    exit: 'failure',
    advice: "The worker's log names the file. Look at the storage, move the file away, and run it again.",
    guide: 'recover.md#storagediffers',
  },
} as const satisfies Record<string, FailureRule>;
