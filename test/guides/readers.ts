/** What the reader of a page has before its first command. Commands are in the scratch folder of the page. */
export interface Reader {
  /** Run before the commands of the page, as if they were its first. */
  readonly has: readonly string[];
}

const SANDBOX = ['lethe engine', 'lethe sandbox --learners 8 --created-days-ago 40 --write-config site.yml'];

/** The pages whose commands are run, in this order. A page of docs/guide that is not here is a failure. */
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
  'docs/guide/secrets.md': { has: [] },
  'docs/guide/web-ui.md': { has: [] },
  'docs/guide/add-a-driver.md': { has: [] },
  'docs/guide/operate.md': { has: SANDBOX },
  'docs/guide/recover.md': { has: [...SANDBOX, 'lethe worker --config site.yml'] },
  'docs/guide/migrate.md': { has: SANDBOX },
  'docs/guide/upgrade.md': { has: SANDBOX },
};

/** What stands for a place of the reader's machine that a test must not touch. */
export const PLACES: readonly (readonly [written: string, here: string])[] = [['/var/lib/lethe', 'var-lib-lethe']];
