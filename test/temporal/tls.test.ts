import { chmodSync } from 'node:fs';
import { Client } from '@temporalio/client';
import { Worker } from '@temporalio/worker';
import { connectEngine } from '../../src/temporal/connect/connect-engine';
import { connectEngineNative } from '../../src/temporal/connect/connect-engine-native';
import { engineConfig } from '../../src/temporal/connect/engine-config';
import { EngineFault } from '../../src/temporal/connect/engine-fault';
import { temporaryFolder } from '../config/temporary-folder';
import { certificatePath } from '../support/certificates';
import { openTestEngine, type TestEngine } from '../support/dev-server';
import { type TlsBefore, tlsBefore } from '../support/tls-before';

const folder = temporaryFolder();
const HOME = { HOME: '/nonexistent', XDG_CONFIG_HOME: '/nonexistent' };
const AUTHORITY = { TEMPORAL_TLS_SERVER_CA_CERT_PATH: certificatePath('authority') };
const CLIENT = {
  TEMPORAL_TLS_CLIENT_CERT_PATH: certificatePath('client'),
  TEMPORAL_TLS_CLIENT_KEY_PATH: certificatePath('client.key'),
};
const connectors = [connectEngine, connectEngineNative] as const;

describe('a Temporal server behind mutual TLS', () => {
  let engine: TestEngine;
  let front: TlsBefore;
  beforeAll(async () => {
    engine = await openTestEngine('tls');
    front = await tlsBefore(engine.address, 'known');
  });
  afterAll(async () => {
    await front.stop();
    await engine.close();
  });
  const settings = (more: NodeJS.ProcessEnv) => ({
    ...HOME,
    TEMPORAL_ADDRESS: front.address,
    TEMPORAL_NAMESPACE: engine.namespace,
    ...more,
  });

  it('lets a client start what a worker does, both with a certificate of its authority', async () => {
    const env = settings({ ...AUTHORITY, ...CLIENT });
    const before = front.welcomed();
    const [client, native] = [await connectEngine({ env }), await connectEngineNative({ env })];
    expect(front.welcomed()).toBeGreaterThanOrEqual(before + 2);
    const workflowsPath = require.resolve('../support/answer-workflow');
    const { connection, namespace } = native;
    const worker = await Worker.create({ connection, namespace, taskQueue: 'tls', workflowsPath });
    const asked = new Client({ connection: client.connection, namespace }).workflow.execute('answer', {
      workflowId: 'tls',
      taskQueue: 'tls',
    });
    await expect(worker.runUntil(asked)).resolves.toBe(42);
    await native.connection.close();
    await client.connection.close();
  });

  it('takes the same from a profile of temporal.toml', async () => {
    const file = folder.write(
      'temporal.toml',
      `[profile.stage]\naddress = "${front.address}"\nnamespace = "${engine.namespace}"\n[profile.stage.tls]\n` +
        `server_ca_cert_path = "${certificatePath('authority')}"\n` +
        `client_cert_path = "${certificatePath('client')}"\nclient_key_path = "${certificatePath('client.key')}"\n`,
    );
    const env = { ...HOME, TEMPORAL_CONFIG_FILE: file, TEMPORAL_PROFILE: 'stage' };
    for (const connect of connectors) await (await connect({ env })).connection.close();
  });

  it.each([
    ['without one', AUTHORITY, /requires a client certificate(.|\n)*TEMPORAL_TLS_CLIENT_CERT_PATH/],
    [
      'with one that is not for clients',
      {
        ...AUTHORITY,
        TEMPORAL_TLS_CLIENT_CERT_PATH: certificatePath('server'),
        TEMPORAL_TLS_CLIENT_KEY_PATH: certificatePath('server.key'),
      },
      /rejects the client certificate/,
    ],
    [
      'that does not name its authority',
      CLIENT,
      /comes from an unknown authority(.|\n)*TEMPORAL_TLS_SERVER_CA_CERT_PATH/,
    ],
    ['that speaks in clear', {}, /uses TLS, but the settings do not(.|\n)*TEMPORAL_TLS=true/],
  ])('tells a client and a worker %s what is wrong, in one error', async (_who, env, message) => {
    for (const connect of connectors) {
      const fault = await connect({ env: settings(env), timeoutMs: 20_000 }).catch((error: unknown) => error);
      expect(fault).toMatchObject({ name: 'EngineTlsFault', message: expect.stringMatching(message) });
      expect((fault as Error).message).toContain(front.address);
    }
  });

  it.each([
    ['expired', /has expired/],
    ['elsewhere', /is for another host(.|\n)*TEMPORAL_TLS_SERVER_NAME/],
  ] as const)('whose own certificate is that of "%s" is not spoken to', async (which, message) => {
    const other = await tlsBefore(engine.address, 'any', which);
    for (const connect of connectors) {
      const env = settings({ ...AUTHORITY, TEMPORAL_ADDRESS: other.address });
      await expect(connect({ env, timeoutMs: 20_000 })).rejects.toThrow(message);
    }
    if (which === 'elsewhere') {
      // Unless that name is what we want to hear.
      const env = settings({
        ...AUTHORITY,
        TEMPORAL_ADDRESS: other.address,
        TEMPORAL_TLS_SERVER_NAME: 'elsewhere.example.net',
      });
      for (const connect of connectors) await (await connect({ env })).connection.close();
    }
    await other.stop();
  });

  it('is told from one that speaks unencrypted', async () => {
    const env = settings({ ...AUTHORITY, TEMPORAL_ADDRESS: engine.address });
    for (const connect of connectors) {
      await expect(connect({ env, timeoutMs: 20_000 })).rejects.toThrow(/does not use TLS/);
    }
  });
});

describe('an address that is none', () => {
  it.each([
    ['http://127.0.0.1:7233', 'TEMPORAL_ADDRESS=127.0.0.1:7233.'],
    ['https://temporal.example.com', 'TEMPORAL_ADDRESS=temporal.example.com:7233 and TEMPORAL_TLS=true.'],
    ['grpc://user:pass@temporal.example.com:7233/x', 'TEMPORAL_ADDRESS=temporal.example.com:7233.'],
    ['grpc://user:x/pass@temporal.example.com:7233/x', 'TEMPORAL_ADDRESS=temporal.example.com:7233.'],
    ['127.0.0.1:7233/', 'TEMPORAL_ADDRESS=127.0.0.1:7233.'],
    ['a.example.com:7233, b.example.com:7233', 'TEMPORAL_ADDRESS=a.example.com:7233.'],
    ['http:/127.0.0.1:7233', 'TEMPORAL_ADDRESS=127.0.0.1:7233.'],
    ['http://', 'TEMPORAL_ADDRESS=host:port.'],
    ['https://https://temporal.example.com', 'TEMPORAL_ADDRESS=temporal.example.com:7233 and TEMPORAL_TLS=true.'],
    ['localhost:', 'TEMPORAL_ADDRESS=localhost:7233.'],
    [':7233', 'TEMPORAL_ADDRESS=host:port.'],
    ['127.0.0.1:-1', 'TEMPORAL_ADDRESS=host:port.'],
    ['127.0.0.1:port', 'TEMPORAL_ADDRESS=host:port.'],
    ['::1', 'TEMPORAL_ADDRESS=[::1]:7233.'],
    ['unix:/tmp/x', 'TEMPORAL_ADDRESS=unix:7233.'],
    ['<host>:7233', 'placeholder of an example'],
    ['PLEASE-SET-THIS:7233', 'placeholder of an example'],
    ['$TEMPORAL_HOST:7233', 'placeholder of an example'],
    ['\u001b[31mhost:7233', 'TEMPORAL_ADDRESS=host:port.'],
  ])('%s is a fault of the settings, with what to write', (address, write) => {
    let fault: unknown;
    try {
      engineConfig({ ...HOME, TEMPORAL_ADDRESS: address });
    } catch (error) {
      fault = error;
    }
    expect(fault).toMatchObject({ name: 'EngineSettingsFault', message: expect.stringContaining(write) });
    expect((fault as Error).message).not.toContain('pass');
  });
});

describe('settings of the Temporal server that half say something', () => {
  const refused = (env: NodeJS.ProcessEnv): EngineFault => {
    try {
      engineConfig({ ...HOME, ...env });
    } catch (error) {
      if (error instanceof EngineFault) return error;
      throw error;
    }
    throw new Error('nothing was refused');
  };

  it.each<[string, () => NodeJS.ProcessEnv, RegExp]>([
    [
      'a file of profiles that is not there',
      () => ({ TEMPORAL_CONFIG_FILE: '/nowhere.toml' }),
      /\/nowhere\.toml, which does not exist/,
    ],
    ['a folder', () => ({ TEMPORAL_CONFIG_FILE: folder.path }), /which is a folder/],
    [
      'an empty file',
      () => ({ TEMPORAL_CONFIG_FILE: folder.write('empty.toml', '') }),
      /empty\.toml contains no profile(.|\n)*\[profile\.default\]/,
    ],
    [
      'a file that is no TOML',
      () => ({ TEMPORAL_CONFIG_FILE: folder.write('bad.toml', 'a = = [') }),
      /bad\.toml:1:5 is not TOML/,
    ],
    [
      'a certificate that is not there',
      () => ({ TEMPORAL_TLS_CLIENT_CERT_PATH: '/nowhere.pem', TEMPORAL_TLS_CLIENT_KEY_PATH: '/nowhere.key' }),
      /TEMPORAL_TLS_CLIENT_CERT_PATH names \/nowhere\.pem, which does not exist/,
    ],
    [
      'a profile that is not there',
      () => ({ TEMPORAL_CONFIG_FILE: folder.write('one.toml', '[profile.a]\n'), TEMPORAL_PROFILE: 'b' }),
      /one\.toml contains no profile called "b"/,
    ],
    [
      'a key and its file',
      () => ({ ...CLIENT, TEMPORAL_TLS_CLIENT_KEY_DATA: 'x' }),
      /Both client_key_path and client_key_data are set/,
    ],
    [
      'a certificate without its key',
      () => ({ TEMPORAL_TLS_CLIENT_CERT_PATH: certificatePath('client') }),
      /TEMPORAL_TLS_CLIENT_KEY_PATH/,
    ],
    [
      'a key without its certificate',
      () => ({ TEMPORAL_TLS_CLIENT_KEY_PATH: certificatePath('client.key') }),
      /TEMPORAL_TLS_CLIENT_CERT_PATH/,
    ],
    [
      'a key of another certificate',
      () => ({ ...CLIENT, TEMPORAL_TLS_CLIENT_KEY_PATH: certificatePath('server.key') }),
      /cannot be used together/,
    ],
    [
      'an authority that is none',
      () => ({ TEMPORAL_TLS_SERVER_CA_CERT_PATH: certificatePath('client.key') }),
      /not a certificate in PEM/,
    ],
    [
      'a certificate with TLS turned off',
      () => ({ ...CLIENT, TEMPORAL_TLS: 'false' }),
      /TLS is off, but a client certificate is set/,
    ],
    ['a switch that is neither on nor off', () => ({ TEMPORAL_TLS: 'yes' }), /TEMPORAL_TLS is "yes"/],
  ])('are refused: %s', (_what, env, message) => {
    expect(refused(env()).message).toMatch(message);
  });

  it('do not show what is in a key', () => {
    const key = folder.write('broken.key', '-----BEGIN PRIVATE KEY-----\nS3cretS3cret\n-----END PRIVATE KEY-----\n');
    chmodSync(key, 0o600);
    const { message, stack } = refused({ ...CLIENT, TEMPORAL_TLS_CLIENT_KEY_PATH: key });
    expect(`${message}${stack}`).not.toContain('S3cret');
  });
});
