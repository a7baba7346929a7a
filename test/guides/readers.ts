import {
  APPLY,
  APPROVE,
  COUNT,
  fileOf,
  type Reader,
  sandboxOf,
  UNCHANGED,
  untilNone,
  untilSome,
  WORKER,
} from './reader';
import { ARCHIVE, ASK, CAMPAIGNS, PARTNERS, RENAME } from './readers-of-batches';

const TERMINATE =
  'temporal workflow terminate --query \'WorkflowType="retireLearner" AND LetheInstance="ID" AND ExecutionStatus="Running"\' --yes --reason "key ring lost"';
const DRY_RUN = 'lethe discovery run --config site.yml --dry-run';

const OPERATE: Reader = {
  has: [
    fileOf('site.yml', [
      'client_id: retirement_service_worker',
      'client_secret: env:LMS_CLIENT_SECRET',
      'base_urls: {lms: "https://courses.example.com"}',
      'retirement_pipeline:',
      '  - [RETIRING_FORUMS, FORUMS_COMPLETE, LMS, retirement_retire_forum]',
      '  - [RETIRING_ENROLLMENTS, ENROLLMENTS_COMPLETE, LMS, retirement_unenroll]',
      '  - [RETIRING_LMS, LMS_COMPLETE, LMS, retirement_lms_retire]',
      'lethe:',
      '  environment: production',
      '  cool_off_days: 14',
    ]),
    'export LMS_CLIENT_SECRET=secret',
  ],
  before: {
    'lethe keys init --keys file:/var/lib/lethe/keys.json --config site.yml': [
      ...sandboxOf('--learners 11 --created-days-ago 29'),
      'sed -i "s/id: sandbox/id: academy/" site.yml',
    ],
    'lethe setup': [
      'export LETHE_KEYS=file:/var/lib/lethe/keys.json',
      'lethe engine',
      'export TEMPORAL_NAMESPACE=lethe',
    ],
    'lethe discovery run --config site.yml': [
      `curl -sf -H "$json" $desk/learners -d '{"count": 1, "seed": 9, "createdDaysAgo": 9}'`,
    ],
    'lethe discovery run --config site.yml (2)': [
      `curl -sf -H "$json" $desk/learners -d '{"count": 320, "seed": 4, "createdDaysAgo": 3}'`,
    ],
    'lethe discovery approve --config site.yml --yes': [
      `curl -sf -H "$json" $desk/faults -d '{"match": {"service": "ecommerce", "learner": 5000006}, "do": {"kind": "refuse"}}'`,
      `curl -sf -H "$json" $desk/faults -d '{"match": {"path": "/api/edxnotes", "learner": 5000003}, "do": {"kind": "hang"}}'`,
    ],
    'lethe learner list --config site.yml': [untilSome('--attention')],
    'LETHE_CONFIG=fleet lethe instance apply --yes': [
      'mkdir fleet && cp site.yml fleet/academy.yml',
      'sed "s/id: academy/id: college/; s#http://127.0.0.1:#https://college.example.com:#" site.yml > fleet/college.yml',
      'lethe keys init --config fleet',
    ],
  },
};

const RECOVER: Reader = {
  has: [
    'lethe engine',
    ...sandboxOf('--learners 20 --created-days-ago 34'),
    `curl -sf -H "$json" $desk/faults -d '{"match": {"service": "ecommerce", "learner": 5000054}, "do": {"kind": "refuse"}}'`,
    WORKER,
    APPLY,
    COUNT,
    APPROVE,
    untilSome('--attention'),
    untilNone('--phase retiring'),
  ],
  before: {
    [DRY_RUN]: [
      'sed "s/^  - .RETIRING_LMS, .*/&\\n  - [RETIRING_SHOP, SHOP_COMPLETE, LMS, retirement_lms_retire]/" site.yml > shop.yml',
      'lethe instance apply --config shop.yml --yes',
    ],
    'lethe discovery run --dry-run --config site.yml': [
      APPLY,
      `curl -sf -H "$json" $desk/learners -d '{"count": 1, "seed": 21, "twins": 1, "createdDaysAgo": 34}'`,
    ],
    'lethe learner retry id:5000054 --config site.yml --reason "fixed"': ['curl -sf -X DELETE $desk/faults'],
    // Temporal's database is lost.
    [APPLY]: [
      untilNone('--phase retiring'),
      `curl -sf -H "$json" $desk/learners -d '{"learners": [{"username": "ann", "userId": 42, "createdDaysAgo": 5}]}'`,
      'lethe discovery run --config site.yml',
      'lethe learner hold id:42 --config site.yml',
      'lethe instance export --config site.yml --to backup.json',
      `curl -sf -H "$json" $desk/learners -d '{"learners": [{"username": "halfway", "state": "NOTES_COMPLETE", "createdDaysAgo": 34}]}'`,
      'lethe engine',
      WORKER,
    ],
    // The key ring is lost.
    'lethe learner show id:42 --config site.yml': [
      'export LETHE_KEYS=file:/var/lib/lethe/lost.json',
      'lethe keys init --config site.yml',
      'lethe engine',
      WORKER,
      APPLY,
      COUNT,
      `${APPROVE} --no-hold-file`,
      'lethe instance export --config site.yml --to backup.json',
      'Ctrl-C worker',
      'export LETHE_KEYS=file:/var/lib/lethe/new.json',
      'lethe keys init --config site.yml',
    ],
    [TERMINATE]: [WORKER],
    [`${DRY_RUN} (2)`]: [
      'sed "s/client_secret: .*/client_secret: wrong/" site.yml > wrong.yml',
      'lethe worker --config wrong.yml',
    ],
    // The LMS has RETIRING_NOTES before RETIRING_ECOM, and the pipeline had it after.
    'lethe learner reset --attention config.invalid --to ENROLLMENTS_COMPLETE --config site.yml --yes': [
      WORKER,
      'sed -e "/RETIRING_NOTES/{h;d}" -e "/RETIRING_ECOM,/{G}" site.yml > order.yml',
      'lethe instance apply --config order.yml --yes',
      `curl -sf -H "$json" $desk/learners -d '{"count": 3, "seed": 12, "createdDaysAgo": 34}'`,
      'lethe discovery run --config site.yml',
      untilSome('--attention', 3),
      APPLY,
    ],
    [`${DRY_RUN} (3)`]: ['Ctrl-C worker'],
  },
  writes: [['LetheInstance="ID"', 'LetheInstance="sandbox"']],
};

const MIGRATE: Reader = {
  has: ['lethe engine', ...sandboxOf('--learners 3 --created-days-ago 34'), WORKER, APPLY, COUNT, APPROVE],
  before: {
    'lethe config check --config tutor.yml': [
      fileOf('tutor.yml', [
        'client_id: retirement_service_worker',
        'client_secret: secret',
        'base_urls:',
        '  lms: https://courses.example.com',
        '  discovery: https://discovery.example.com',
        'retirement_pipeline:',
        '  - [RETIRING_ENROLLMENTS, ENROLLMENTS_COMPLETE, LMS, retirement_unenroll]',
        '  - [RETIRING_FORUMS, FORUMS_COMPLETE, LMS, retirement_retire_forum]',
        '  - [RETIRING_DISCOVERY, DISCOVERY_COMPLETE, DISCOVERY, replace_usernames]',
        '  - [RETIRING_LMS, LMS_COMPLETE, LMS, retirement_lms_retire]',
        'lethe: {cool_off_days: 30}',
      ]),
    ],
  },
  writes: [['LetheInstance="ID"', 'LetheInstance="sandbox"']],
};

const UPGRADE: Reader = { has: ['lethe engine', ...sandboxOf('--learners 2 --created-days-ago 34')] };

/** The pages whose commands are run, in this order. A page of docs/guide that is not here is a failure. */
export const READERS: Readonly<Record<string, Reader>> = {
  'README.md': {
    has: [],
    before: {
      // Their own site, with the file of the driver scripts.
      'npx lethe worker --config site.yml': [
        'lethe engine',
        'lethe sandbox --learners 12 --created-days-ago 20-0 --write-config site.yml',
        UNCHANGED,
      ],
      'npx lethe config check --config site.yml': ['echo "lethe: {cool_off_days: 14}" >> site.yml'],
    },
  },
  'docs/guide/rehearse.md': {
    has: [],
    before: { 'npx lethe engine (4)': [UNCHANGED] },
  },
  'docs/guide/encrypt.md': {
    has: [
      'lethe sandbox --learners 2 --write-config site.yml',
      'sed -i "s/id: sandbox/id: academy/" site.yml',
      'export LETHE_KEYS=file:/var/lib/lethe/keys.json',
      'lethe engine',
    ],
  },
  'docs/guide/ask-for-retirements.md': ASK,
  'docs/guide/campaigns.md': CAMPAIGNS,
  'docs/guide/replace-usernames.md': RENAME,
  'docs/guide/archive.md': ARCHIVE,
  'docs/guide/partner-reports.md': PARTNERS,
  'docs/guide/secrets.md': { has: [] },
  'docs/guide/web-ui.md': { has: [] },
  'docs/guide/add-a-driver.md': { has: [] },
  'docs/guide/operate.md': OPERATE,
  'docs/guide/recover.md': RECOVER,
  'docs/guide/migrate.md': MIGRATE,
  'docs/guide/upgrade.md': UPGRADE,
};

/** What stands for a place of the reader's machine that a test must not touch. */
export const PLACES: readonly (readonly [written: string, here: string])[] = [
  ['/var/lib/lethe', 'var-lib-lethe'],
  ['/srv/lethe', 'srv-lethe'],
];
