/** What the reader of a page has before its first command. Commands are in the scratch folder of the page. */
export interface Reader {
  /** Run before the commands of the page, as if they were its first. */
  readonly has: readonly string[];
}

/** A sandbox that is in force and served. */
const SERVED = [
  'lethe engine',
  'lethe sandbox --learners 2 --write-config site.yml',
  'lethe worker --config site.yml',
  'lethe instance apply --config site.yml --yes',
] as const;

/** The pages whose commands are run, in this order. A page of docs/guide that is neither here nor in UNMARKED is a failure. */
export const READERS: Readonly<Record<string, Reader>> = {
  'README.md': { has: ['lethe sandbox --write-config site.yml', 'sed -i "s/id: sandbox/id: own/" site.yml'] },
  'docs/guide/rehearse.md': { has: [] },
  'docs/guide/encrypt.md': {
    has: [
      'lethe sandbox --learners 2 --write-config site.yml',
      'sed -i "s/id: sandbox/id: academy/" site.yml',
      'export LETHE_KEYS=file:/var/lib/lethe/keys.json',
      'lethe engine',
    ],
  },
  'docs/guide/ask-for-retirements.md': {
    has: [...SERVED, 'printf "ann\\nben.old\\n" > leavers.txt'],
  },
  'docs/guide/campaigns.md': { has: [...SERVED, 'lethe discovery run --config site.yml --yes'] },
  'docs/guide/replace-usernames.md': {
    has: [...SERVED, 'printf "ann,anna\\nben_old,ben\\n" > renames.csv'],
  },
  'docs/guide/secrets.md': { has: [] },
  'docs/guide/web-ui.md': { has: [] },
  'docs/guide/add-a-driver.md': { has: [] },
};

/**
 * Pages that need a site with a history, or containers, and whose blocks do not say yet which of them can run here. Each is
 * reported as not run; only that their commands and options exist is checked, by test/cli/guides.test.ts.
 */
export const UNMARKED: readonly string[] = [
  'docs/guide/operate.md',
  'docs/guide/recover.md',
  'docs/guide/migrate.md',
  'docs/guide/upgrade.md',
];

/** What stands for a place of the reader's machine that a test must not touch. */
export const PLACES: readonly (readonly [written: string, here: string])[] = [['/var/lib/lethe', 'var-lib-lethe']];
