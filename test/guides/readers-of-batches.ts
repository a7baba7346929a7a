import {
  APPLY,
  APPROVE,
  COUNT,
  DESK,
  fileOf,
  type Reader,
  SERVED,
  sandboxOf,
  untilNone,
  untilSome,
  WORKER,
} from './reader';

const PEOPLE = (...learners: readonly string[]) =>
  `curl -sf -H "$json" $desk/learners -d '{"learners": [${learners.join(', ')}]}'`;

export const ASK: Reader = {
  has: [
    ...SERVED,
    ...DESK,
    PEOPLE(
      '{"username": "ann", "userId": 1001, "asked": false}',
      '{"username": "ben.old", "userId": 1007, "state": "COMPLETE", "renamed": true}',
    ),
    fileOf('leavers.txt', ['ann', 'ben.old']),
  ],
};

export const RENAME: Reader = {
  has: [
    ...SERVED,
    ...DESK,
    `curl -sf -H "$json" $desk/options -d '{"workerMayReplace": true}'`,
    PEOPLE(...['ann', 'ben_old', 'ben'].map((username) => `{"username": "${username}", "asked": false}`)),
    fileOf('renames.csv', ['ann,anna', 'ben_old,ben']),
  ],
};

const JANUARY = [1, 2, 3].map((at) => `{"username": "january${at}", "state": "ERRORED", "created": "2026-01-1${at}"}`);
const CAMPAIGN = '20260131T080000-1a2b';
const [RETURNED, REWOUND] = [
  'reset --state ERRORED --requested-between 2026-01-01..2026-01-31 --to PENDING',
  'reset --state ERRORED --state RETIRING_FORUMS --rewind',
].map((what) => `lethe campaign start ${what} --config site.yml`) as [string, string];

export const CAMPAIGNS: Reader = {
  has: [
    'lethe engine',
    ...sandboxOf('--learners 8 --created-days-ago 5'),
    PEOPLE(
      '{"username": "stuck", "userId": 1042, "createdDaysAgo": 34}',
      '{"username": "done", "state": "COMPLETE", "renamed": true, "createdDaysAgo": 60}',
      ...JANUARY,
    ),
    `curl -sf -H "$json" $desk/faults -d '{"match": {"service": "ecommerce", "learner": 1042}, "do": {"kind": "refuse"}}'`,
    WORKER,
    APPLY,
    COUNT,
    APPROVE,
    untilSome('--attention'),
  ],
  before: {
    [RETURNED]: [untilSome('--attention')],
    [REWOUND]: ['curl -sf -X DELETE $desk/faults'],
    [`lethe campaign show ${CAMPAIGN} --config site.yml`]: [
      untilNone('--phase retiring'),
      `curl -sf -H "$json" $desk/learners -d '{"count": 40, "seed": 3, "createdDaysAgo": 5}'`,
      'lethe discovery run --config site.yml',
      `lethe campaign start hold --all --rate 1 --config site.yml --yes --json | sed -n 's/.*"id": *"\\([^"]*-[0-9a-f]*\\)".*/\\1/p' > campaign`,
    ],
    [`lethe campaign show ${CAMPAIGN} --config site.yml --output csv > results.csv`]: [
      `until lethe campaign show ${CAMPAIGN} --config site.yml --json | grep -q '"is":"cancelled"'; do sleep 1; done`,
    ],
  },
  writes: [[CAMPAIGN, '$(cat campaign)']],
};

const ARCHIVED = 'lethe archive run --config site.yml --dry-run';

export const ARCHIVE: Reader = {
  has: [
    'lethe engine',
    ...sandboxOf('--learners 2'),
    'mkdir -p /srv/lethe/archives',
    `printf '  archive:\\n    folder: /srv/lethe/archives\\n    keep: 730d\\n' >> site.yml`,
    `curl -sf -H "$json" $desk/learners -d '{"count": 0, "complete": 410}'`,
    PEOPLE(
      '{"username": "ada", "userId": 5213587, "email": "ada@example.com", "state": "COMPLETE", "renamed": true, "createdDaysAgo": 120}',
      '{"username": "Ben", "userId": 5213599, "state": "COMPLETE", "renamed": true, "createdDaysAgo": 120}',
      '{"username": "ben", "userId": 5213642, "state": "COMPLETE", "createdDaysAgo": 3}',
    ),
    WORKER,
  ],
  before: { [ARCHIVED]: [WORKER] },
};

const QUEUED = (...learners: readonly string[]) => [
  PEOPLE(...learners.map((one) => `{"createdDaysAgo": 34, ${one}}`)),
  'lethe discovery run --config site.yml --yes',
  untilNone('--phase retiring'),
];

export const PARTNERS: Reader = {
  has: [
    fileOf('pipeline.yml', [
      'retirement_pipeline:',
      '  - [RETIRING_ENROLLMENTS, ENROLLMENTS_COMPLETE, LMS, retirement_unenroll]',
      '  - [RETIRING_PARTNERS, PARTNERS_COMPLETE, LMS, retirement_partner_queue]',
      '  - [RETIRING_LMS_MISC, LMS_MISC_COMPLETE, LMS, retirement_lms_retire_misc]',
      '  - [RETIRING_LMS, LMS_COMPLETE, LMS, retirement_lms_retire]',
    ]),
    'lethe engine',
    ...sandboxOf('--learners 0 --pipeline pipeline.yml'),
    'mkdir -p /srv/lethe/partner-reports',
    `sed -i 's/id: sandbox/id: academy/; s/^lethe:/org_partner_mapping: {AthenX: [Athens], BayU: [Bay, Athens]}\\npartner_report_platform_name: academy\\n&/' site.yml`,
    `printf '  partner_report:\\n    folder: /srv/lethe/partner-reports\\n' >> site.yml`,
    WORKER,
    APPLY,
    ...QUEUED(
      '"username": "ann", "userId": 42, "holdings": {"courses": ["course-v1:AthenX+C101+2026"]}',
      '"username": "ben", "userId": 43, "holdings": {"courses": ["course-v1:BayU+C102+2026"]}',
      '"username": "carla", "userId": 44, "holdings": {"courses": ["course-v1:OrgX+C103+2026"]}',
    ),
  ],
  before: {
    'lethe partner-report recover --instance academy --dry-run': [
      ...QUEUED(
        '"username": "dan", "userId": 52, "holdings": {"courses": ["course-v1:AthenX+C101+2026"]}',
        '"username": "eve", "userId": 53, "holdings": {"courses": ["course-v1:BayU+C102+2026"]}',
      ),
      `curl -sf -H "$json" $desk/faults -d '{"match": {"method": "POST", "path": "/api/user/v1/accounts/retirement_partner_report/", "nth": 1}, "do": {"kind": "reset-after"}}'`,
      'lethe partner-report run --instance academy --yes || [ $? = 5 ]',
      fileOf('orgs.csv', ['user_id,org', '52,AthenX', '53,BayU']),
    ],
  },
};
