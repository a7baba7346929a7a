import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { codecAuth } from '../../src/codec/codec-auth';
import { type CodecServer, startCodecServer } from '../../src/codec/codec-server';
import { encryptionCodec } from '../../src/codec/encryption-codec';
import { readIssuer } from '../../src/connecting/read-issuer';
import { openKeyRing } from '../../src/keys/open-key-ring';
import { freePort } from '../../src/temporal/connect/ports';
import { ROOT } from '../architecture/files-of';
import { jsonOf } from '../cli/recording-terminal';
import { untilHolds } from '../support/until-holds';
import { EncryptedSite } from './encrypted-site';
import {
  chooseColumns,
  LEARNERS_QUERY,
  open,
  openLearner,
  rowOf,
  saveView,
  setCodecServer,
  type Tour,
  untilFramed,
} from './web-ui-tour';

jest.setTimeout(240_000);

const BROWSERS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
/** `npm run pictures` writes those of the guide again; they show the default ports. */
const DRAWING = process.env.LETHE_PICTURES === 'yes';
const TOKEN = 'a-token-of-more-than-24-characters';
/** `binary/encrypted`, as the Web UI shows what it cannot read. */
const ENCRYPTED = Buffer.from('binary/encrypted').toString('base64');

let site: EncryptedSite;
let browser: Browser;
let userId: number;
/** Of that learner. */
let names: readonly string[];
let coolingOff: number;
let uiPort: number;
let codecPort: number;
const servers: CodecServer[] = [];

beforeAll(async () => {
  const executablePath = process.env.CHROMIUM ?? BROWSERS.find((path) => existsSync(path));
  if (executablePath === undefined) {
    throw new Error('These tests need a browser: apt-get install chromium, or name one by CHROMIUM=/path/to/it.');
  }
  browser = await chromium.launch({ executablePath, args: ['--no-sandbox'], timeout: 120_000 });
  site = await EncryptedSite.open(true);
  [uiPort, codecPort] = DRAWING ? [8233, 8234] : [await freePort(), await freePort()];
  await site.start({ uiPort, uiCodecEndpoint: `http://127.0.0.1:${codecPort}` });
  [userId = 0] = site.ask(1);
  names = site.names;
  [coolingOff = 0] = site.ask(1, 1);
  const { code, err } = await site.lethe('discovery run --yes --cool-off-days 14 --follow');
  if (code !== 0) throw new Error(`the learner was not erased: ${err}`);
});
afterAll(async () => {
  await browser?.close();
  await site?.close();
});
afterEach(async () => {
  for (const context of browser.contexts()) await context.close();
  for (const server of servers.splice(0)) await server.close();
});

function tokenFile(): string {
  const file = join(site.folder, 'tokens');
  writeFileSync(file, `${TOKEN}\n`);
  return file;
}

async function serveCodec(tokens?: string, origin = `http://127.0.0.1:${uiPort}`): Promise<void> {
  const ring = await openKeyRing({ kind: 'file', path: site.ringFile }, {});
  const auth = tokens === undefined ? undefined : await codecAuth({ tokenFile: tokens }, readIssuer({}));
  const codec = encryptionCodec(ring);
  servers.push(await startCodecServer({ host: '127.0.0.1', port: codecPort, origin, codec, auth }));
}

interface Visit {
  readonly text: string;
  /** Answers of the codec server, each kind once. */
  readonly statuses: readonly number[];
}

interface Visitor {
  /** What a person types where the browser asks for one. */
  readonly password?: string;
  /** In the Web UI's settings: our server is asked with what the browser knows of it. */
  readonly withCredentials?: boolean;
  /** The codec server's answer to wait for; without it none is expected. */
  readonly answer?: number;
  /** What is to be read in the end. */
  readonly sees: string;
}

function pageOf(learner: number): string {
  return `http://127.0.0.1:${uiPort}/namespaces/default/workflows/${encodeURIComponent(`retirement/sandbox/${learner}`)}`;
}

/** What the Web UI shows of the learner's run. */
async function visit({ password, withCredentials = false, answer, sees }: Visitor): Promise<Visit> {
  const httpCredentials = password === undefined ? {} : { httpCredentials: { username: 'any', password } };
  const context = await browser.newContext({ ...httpCredentials, viewport: { width: 1600, height: 4000 } });
  const endpoint = `http://127.0.0.1:${codecPort}`;
  const settings = { overrideRemoteCodecConfiguration: true, endpoint, includeCredentials: true };
  await context.addInitScript(
    (values) => {
      for (const [name, value] of Object.entries(values)) localStorage.setItem(name, JSON.stringify(value));
    },
    withCredentials ? settings : {},
  );
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  const statuses: number[] = [];
  page.on('response', (response) => {
    const asked = response.request().method() === 'POST' && response.url() === `${endpoint}/decode`;
    if (asked) statuses.push(response.status());
  });
  await open(page, pageOf(userId), page.getByText(sees).first());
  while (answer !== undefined && !statuses.includes(answer)) await page.waitForTimeout(100);
  // The codec server has answered by now, so a page that had a name to show would show one at its next paint.
  await page.waitForTimeout(500);
  return { text: await page.innerText('body'), statuses: [...new Set(statuses)] };
}

function namesIn({ text }: Visit): readonly string[] {
  return names.filter((name) => text.includes(name));
}

describe('the Web UI', () => {
  it('shows nothing but ciphertext where no codec server answers', async () => {
    const seen = await visit({ sees: ENCRYPTED });
    expect(namesIn(seen)).toEqual([]);
    expect(seen.statuses).toEqual([]);
  });

  it('shows the learner’s run unencrypted by a codec server that asks nobody', async () => {
    await serveCodec();
    const seen = await visit({ answer: 200, sees: '"originalUsername"' });
    expect(namesIn(seen)).toEqual(names);
    expect(seen.statuses).toEqual([200]);
  });

  it('shows unencrypted what a run says of itself: whose it is, and what it waits for', async () => {
    await serveCodec();
    const page = await browser.newPage();
    page.setDefaultTimeout(60_000);
    const details = page.getByRole('tab', { name: 'User Metadata' });
    await open(page, pageOf(coolingOff), details);
    await details.click();
    for (const text of [`learner ${coolingOff} of sandbox`, '0 of 10 steps done', 'First step RETIRING_ENROLLMENTS']) {
      await untilFramed(page, text);
    }
  });

  it('shows it to anybody who has a token, which the browser asks for as for a password', async () => {
    await serveCodec(tokenFile());
    const who = { password: TOKEN, withCredentials: true, answer: 200 };
    expect(namesIn(await visit({ ...who, sees: '"originalUsername"' }))).toEqual(names);
  });

  it.each([
    ['nobody knows', { password: `${TOKEN}x`, withCredentials: true }],
    ['the browser does not send', { password: TOKEN }],
  ])('gets nothing with a token that %s', async (_, who) => {
    await serveCodec(tokenFile());
    const seen = await visit({ ...who, answer: 401, sees: ENCRYPTED });
    expect(namesIn(seen)).toEqual([]);
    expect(seen.statuses).toEqual([401]);
  });

  it('gets nothing from a codec server that is meant for another', async () => {
    await serveCodec(undefined, 'https://temporal.example.com');
    expect(namesIn(await visit({ sees: ENCRYPTED }))).toEqual([]);
  });
});

describe('docs/guide/web-ui.md', () => {
  let left: number;
  let waits: number;
  let kept: number;
  beforeAll(async () => {
    [left = 0, waits = 0] = site.ask(2);
    [kept = 0] = site.ask(1, 1);
    for (const learner of [left, waits]) {
      site.sandbox.admin.addFault({
        match: { service: 'ecommerce', learner },
        do: { kind: 'refuse', message: 'an open order' },
      });
    }
    await site.lethe('discovery run --yes');
    const waiting = () => site.lethe('learner list --attention --json');
    await untilHolds('two learners need a person', waiting, (said) => jsonOf<{ total: number }>(said).total === 2);
    const answers = [
      await site.lethe(['learner', 'abort', `id:${left}`, '--reason', 'the shop keeps the order', '--yes']),
      await site.lethe(['learner', 'cancel', `id:${kept}`, '--reason', 'asked to stay', '--yes']),
    ];
    expect(answers.map(({ code }) => code)).toEqual([0, 0]);
  });

  it('uses the words of the Web UI, and its columns tell completed, cancelled and aborted apart', async () => {
    await serveCodec();
    const context = await browser.newContext({ viewport: { width: 1360, height: 640 } });
    const page = await context.newPage();
    page.setDefaultTimeout(60_000);
    const tour: Tour = {
      ui: `http://127.0.0.1:${uiPort}`,
      endpoint: `http://127.0.0.1:${codecPort}`,
      userId: left,
      picture: async (name) => {
        if (DRAWING) await page.screenshot({ path: join(ROOT, 'docs', 'guide', 'pictures', `web-ui-${name}.png`) });
      },
    };
    await saveView(page, tour, 'Learners', LEARNERS_QUERY);
    await chooseColumns(page, tour);
    expect(await rowOf(page, userId)).toEqual(expect.arrayContaining(['Completed', 'completed']));
    expect(await rowOf(page, kept)).toEqual(expect.arrayContaining(['Completed', 'cancelled']));
    expect(await rowOf(page, left)).toEqual(expect.arrayContaining(['Completed', 'aborted']));
    expect(await rowOf(page, waits)).toEqual(expect.arrayContaining(['Running', 'attention', 'service.rejected']));
    await tour.picture('learners', page);
    await setCodecServer(page, tour);
    await openLearner(page, tour, '4 of 10 steps done');
  });
});

describe('temporal workflow show', () => {
  const show = (...more: string[]) =>
    site.temporal('workflow', 'show', '--workflow-id', `retirement/sandbox/${userId}`, '--detailed', ...more);

  it('shows a learner’s run unencrypted by the codec server, with a token alone', async () => {
    await serveCodec(tokenFile());
    const endpoint = ['--codec-endpoint', `http://127.0.0.1:${codecPort}`];
    const named = (text: string) => names.filter((name) => text.includes(name));
    expect(named(await show())).toEqual([]);
    expect(named(await show(...endpoint, '--codec-auth', `Bearer ${TOKEN}`))).toEqual(names);
    const refused = await show(...endpoint, '--codec-auth', `Bearer ${TOKEN}x`).catch((error: Error) => error.message);
    expect(named(refused)).toEqual([]);
  });
});
