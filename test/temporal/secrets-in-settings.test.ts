import { inspect } from 'node:util';
import fc from 'fast-check';
import { engineConfig } from '../../src/temporal/connect/engine-config';
import { EngineSettingsFault } from '../../src/temporal/connect/engine-fault';
import { temporaryFolder } from '../config/temporary-folder';

const folder = temporaryFolder();
const HOME = { HOME: '/nonexistent', XDG_CONFIG_HOME: '/nonexistent' };
const SECRET = 'eyJhbGciOiJIUzI1NiJ9QvK2pLmTzR4w';

/** All that a fault has in it, its cause and its fields too: LETHE_DEBUG shows stacks. */
function refused(env: NodeJS.ProcessEnv): string {
  try {
    engineConfig({ ...HOME, ...env });
  } catch (error) {
    if (error instanceof EngineSettingsFault) return `${error.message}\n${inspect(error, { depth: 9 })}`;
    throw error;
  }
  throw new Error('nothing was refused');
}
const profile = (text: string, name = 'temporal') => ({
  TEMPORAL_CONFIG_FILE: folder.write(`${name}.toml`, text),
});

describe('what Lethe says about the settings of Temporal', () => {
  it.each([
    ['without quotes', `[profile.default]\napi_key = ${SECRET}\n`, /temporal\.toml:2:\d+ is not TOML/],
    ['with a quote that is not ended', `[profile.default]\napi_key = "${SECRET}\naddress = "a:1"\n`, /:2:\d+ is not/],
    ['above the fault', `[profile.default]\napi_key = "${SECRET}"\naddress = = 1\n`, /:3:\d+ is not TOML/],
    ['below the fault', `[profile.default]\naddress = = 1\napi_key = "${SECRET}"\n`, /:2:\d+ is not TOML/],
    ['twice', `[profile.default]\napi_key = "${SECRET}"\napi_key = "${SECRET}"\n`, /:3:\d+ is not TOML/],
    ['as a header', `[profile.default.grpc_meta]\nauthorization = Bearer ${SECRET}\n`, /:2:\d+ is not TOML/],
    ['as a profile', `[profile]\ndefault = "${SECRET}"\n`, /contains no profile/],
    ['as a list', `[profile.default]\napi_key = ["${SECRET}"]\n`, /api_key must be text, in quotes/],
    [
      'as a list of a header',
      `[profile.default.grpc_meta]\nx = ["${SECRET}"]\n`,
      /grpc_meta\.x must be text, in quotes/,
    ],
  ])('has no key in it that is in temporal.toml %s', (_, text, expected) => {
    const said = refused(profile(text));
    expect(said).toMatch(expected);
    expect(said).not.toContain(SECRET);
  });

  it.each<[string, NodeJS.ProcessEnv, RegExp]>([
    ['with a line break at its end', { TEMPORAL_API_KEY: `${SECRET}\n` }, /The API key .*line break/],
    ['with a character that is not ASCII', { TEMPORAL_API_KEY: `${SECRET}\u00e9` }, /The API key .*cannot be sent/],
    [
      'in a header that cannot be sent',
      { TEMPORAL_GRPC_META_X_TOKEN: `${SECRET}\n` },
      /The header x-token .*line break/,
    ],
    [
      'where the path of its file belongs',
      key(`-----BEGIN PRIVATE KEY-----\n${SECRET}\n`),
      /CLIENT_CERT_PATH is not the path of a file/,
    ],
    [
      'in one line where the path of its file belongs',
      key(SECRET.repeat(20)),
      /CLIENT_CERT_PATH is not the path of a file/,
    ],
  ])('has no key in it that is given %s', (_, env, expected) => {
    const said = refused(env);
    expect(said).toMatch(expected);
    expect(said).not.toContain(SECRET);
  });

  it('repeats nothing of a file, whatever is wrong in it', () => {
    const marks = fc.constantFrom(...'="\'[]{}#,.\\\n \t');
    fc.assert(
      fc.property(fc.array(marks, { maxLength: 4 }), fc.array(marks, { maxLength: 4 }), (before, after) => {
        const text = `[profile.default]\napi_key ${before.join('')}${SECRET}${after.join('')}\naddress = "127.0.0.1:7233"\n`;
        let said = '';
        try {
          said = refused(profile(text));
        } catch (error) {
          if (!/nothing was refused/.test(String(error))) throw error;
        }
        expect(said).not.toContain(SECRET);
      }),
      { numRuns: 200 },
    );
  });
});

function key(value: string): NodeJS.ProcessEnv {
  return { TEMPORAL_TLS_CLIENT_CERT_PATH: value, TEMPORAL_TLS_CLIENT_KEY_PATH: value };
}

describe('what proves who we are', () => {
  const remote = { TEMPORAL_ADDRESS: 'temporal.example.com:7233' };
  it.each<[string, NodeJS.ProcessEnv, RegExp]>([
    ['an API key', { ...remote, TEMPORAL_API_KEY: SECRET, TEMPORAL_TLS: 'false' }, /the API key would/],
    [
      'an API key of a profile',
      profile(`[profile.default]\naddress = "192.0.2.1"\napi_key = "${SECRET}"\ntls = {disabled = true}\n`, 'clear'),
      /the API key would/,
    ],
    ['a header', { ...remote, TEMPORAL_GRPC_META_AUTHORIZATION: `Bearer ${SECRET}` }, /the header authorization would/],
  ])('does not go to another machine without TLS: %s', (_, env, expected) => {
    const said = refused(env);
    expect(said).toMatch(expected);
    expect(said).toMatch(/unencrypted/);
    expect(said).not.toContain(SECRET);
  });

  it.each<[string, NodeJS.ProcessEnv]>([
    ['an API key with TLS, which it turns on', { ...remote, TEMPORAL_API_KEY: SECRET }],
    ['a header with TLS', { ...remote, TEMPORAL_GRPC_META_AUTHORIZATION: SECRET, TEMPORAL_TLS: 'true' }],
    ['this machine', { TEMPORAL_ADDRESS: 'localhost:7233', TEMPORAL_API_KEY: SECRET, TEMPORAL_TLS: 'false' }],
    ['a header that proves nothing', { ...remote, TEMPORAL_GRPC_META_X_TEAM: 'academy' }],
  ])('is sent where it is safe: %s', (_, env) => {
    expect(engineConfig({ ...HOME, ...env }).address).toMatch(/:7233$/);
  });
});
