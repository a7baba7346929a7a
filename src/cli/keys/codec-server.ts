import { readFile } from 'node:fs/promises';
import { createSecureContext } from 'node:tls';
import { InvalidArgumentError, Option } from 'commander';
import { isLoopbackHost } from '../../domain/encryption/loopback';
import { CliError } from '../shell/cli-error';
import { defineCommand } from '../shell/define-command';
import { parsePort } from '../shell/parse-number';
import type { Session } from '../shell/session';
import { keysOption } from './keys-option';
import { openNamedRing, type RingOptions } from './named-ring';

interface Options extends RingOptions {
  readonly host: string;
  readonly port: number;
  readonly origin: string;
  readonly tokenFile?: string;
  readonly oidcIssuer?: string;
  readonly oidcAudience?: string;
  readonly oidcRequire?: { readonly claim: string; readonly value: string };
  readonly withoutAuth?: boolean;
  readonly tlsCert?: string;
  readonly tlsKey?: string;
  readonly tlsBefore?: boolean;
}

export const codecServer = defineCommand({
  usage: 'codec-server',
  summary: 'decrypt payloads for the Web UI and the temporal command line',
  details:
    'Runs in the foreground and decrypts payloads with the key ring. The Web UI uses it by its Codec Server settings, ' +
    '`temporal` by --codec-endpoint. It never encrypts, and it answers only pages of the Web UI. Users need a token from ' +
    '--token-file (in a browser, as a password) or a token of an OpenID Connect issuer. On this machine, you can choose ' +
    '--without-auth instead.',
  examples: [
    'lethe codec-server --without-auth --keys file:keys.json',
    'lethe codec-server --token-file tokens --origin https://temporal.example.com --host 0.0.0.0 --tls-cert tls.crt --tls-key tls.key',
    'lethe codec-server --oidc-issuer https://login.example.com --oidc-audience temporal-ui --oidc-require groups=retirement --origin https://temporal.example.com',
  ],
  common: ['config'],
  own: () => [
    keysOption(),
    new Option('--host <address>', 'address to listen on').default('127.0.0.1'),
    new Option('--port <port>', 'port to listen on; 0 takes a free one').argParser(parsePort).default(8234),
    new Option('--origin <url>', 'origin of the Web UI').argParser(origin).default('http://127.0.0.1:8233'),
    new Option('--token-file <file>', 'file with tokens, one a line (# begins a comment); read again at each request'),
    new Option('--oidc-issuer <url>', 'issuer of the JSON Web Tokens (their claim iss)'),
    new Option('--oidc-audience <text>', 'audience of the tokens (their claim aud)'),
    new Option('--oidc-require <claim=value>', 'a claim that must equal or contain this value').argParser(claim),
    new Option('--without-auth', 'accept requests without a token; only on this machine'),
    new Option('--tls-cert <file>', 'certificate with its chain, in PEM'),
    new Option('--tls-key <file>', 'private key, in PEM'),
    new Option('--tls-before', 'a proxy in front of it handles TLS'),
  ],
  run,
});

async function run(session: Session<Options>): Promise<number> {
  const { host, port, origin } = session.options;
  checkAccess(session.options);
  const ring = await openNamedRing(session);
  const tls = await readTls(session.options);
  const access = accessOf(session.options);
  const onRingFault = (error: unknown) => session.output.note(`the key ring failed: ${text(error)}`);
  const server = await session.parts
    .serveCodec({ host, port, origin, ring, access, env: session.terminal.env, onRingFault, ...tls })
    .catch((error) => {
      if (error?.syscall === undefined) throw error;
      throw new CliError('failure', `cannot listen on ${host}:${port}: ${text(error)}`, 'use another --port');
    });
  session.output.note(`Codec server on ${server.url}, for the Web UI on ${origin}.`);
  session.output.note(`In the Web UI, select the glasses. Codec Server browser endpoint: ${server.url}`);
  session.output.note(
    `In temporal: --codec-endpoint ${server.url}${access === undefined ? '' : ' --codec-auth "Bearer TOKEN"'}`,
  );
  session.output.note('Ctrl-C ends it.');
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
  await server.close();
  return 0;
}

/** Names must not go to just anybody, and tokens must not go over the network unencrypted. */
function checkAccess(options: Options): void {
  const { host, withoutAuth, tokenFile, oidcIssuer, oidcAudience, tlsCert, tlsKey, tlsBefore } = options;
  const here = isLoopbackHost(host);
  const asks = tokenFile !== undefined || oidcIssuer !== undefined;
  const wrong = (message: string, hint: string) => new CliError('usage', message, hint);
  if (asks && withoutAuth) throw wrong('--without-auth contradicts the other options', 'take it out');
  if (!asks && !withoutAuth) {
    throw wrong(
      'who can decrypt?',
      'use --token-file FILE, or --oidc-issuer URL with --oidc-audience TEXT; on this machine, you can use --without-auth',
    );
  }
  if (withoutAuth && !here)
    throw wrong(`--without-auth works on this machine only, not on ${host}`, 'use --token-file or --oidc-issuer');
  if ((oidcIssuer === undefined) !== (oidcAudience === undefined)) {
    throw wrong(
      '--oidc-issuer and --oidc-audience must be used together',
      'otherwise tokens for other services would be accepted',
    );
  }
  if (options.oidcRequire !== undefined && oidcIssuer === undefined) {
    throw wrong('--oidc-require belongs to --oidc-issuer', 'say which issuer');
  }
  if ((tlsCert === undefined) !== (tlsKey === undefined)) {
    throw wrong('--tls-cert and --tls-key must be used together', 'give both');
  }
  if (!here && tlsCert === undefined && !tlsBefore) {
    throw wrong(
      `${host} requires TLS: without it, tokens and names would go over the network unencrypted`,
      'use --tls-cert and --tls-key; if a proxy in front of it handles TLS, use --tls-before',
    );
  }
}

/** @returns undefined where nobody is asked for a token */
function accessOf({ withoutAuth, tokenFile, oidcIssuer, oidcAudience, oidcRequire }: Options) {
  if (withoutAuth === true) return undefined;
  const require = oidcRequire === undefined ? {} : { require: oidcRequire };
  return {
    ...(tokenFile === undefined ? {} : { tokenFile }),
    ...(oidcIssuer === undefined || oidcAudience === undefined
      ? {}
      : { oidc: { issuer: oidcIssuer, audience: oidcAudience, ...require } }),
  };
}

async function readTls({ tlsCert, tlsKey }: Options) {
  if (tlsCert === undefined || tlsKey === undefined) return {};
  const read = (file: string) =>
    readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
      throw new CliError('config', `${file} cannot be read (${error.code})`, undefined, 'config.invalid');
    });
  const tls = { cert: await read(tlsCert), key: await read(tlsKey) };
  try {
    createSecureContext(tls);
  } catch {
    const what = `${tlsCert} and ${tlsKey} are not a certificate and its key`;
    throw new CliError('config', what, 'give both as PEM, the key without a password', 'config.invalid');
  }
  return { tls };
}

function origin(value: string): string {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.origin !== value.replace(/\/$/, '')) {
    throw new InvalidArgumentError('Write scheme, host and port: https://temporal.example.com');
  }
  return url.origin;
}

function claim(value: string): { readonly claim: string; readonly value: string } {
  const [, name, wanted] = /^([^=]+)=(.+)$/.exec(value) ?? [];
  if (name === undefined || wanted === undefined) throw new InvalidArgumentError('Write claim=value.');
  return { claim: name, value: wanted };
}

function text(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
