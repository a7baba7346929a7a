import { readFile } from 'node:fs/promises';
import { createSecureContext } from 'node:tls';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { CodecAuth } from '../../codec/codec-auth';
import { isLoopbackHost } from '../../domain/encryption/loopback';
import type { Action } from '../shell/action';
import { CliError } from '../shell/cli-error';
import { withCommon } from '../shell/common-options';
import { documentedCommand } from '../shell/documented-command';
import { rooms } from '../shell/rooms';
import type { Session } from '../shell/session';
import { keysOption } from './keys-option';
import { openNamedRing, orRingFault, type RingOptions } from './named-ring';

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

export function codecServer(action: Action): Command {
  const command = documentedCommand('codec-server', {
    summary: 'decode payloads for the Web UI and the temporal command line, in the foreground',
    details:
      'With the key ring, shows people in clear what Temporal keeps encrypted: in the Web UI by its data encoder settings, in ' +
      '`temporal` by --codec-endpoint. It only decodes, and answers pages of the Web UI’s origin alone. Who may: a bearer ' +
      'token (or, in a browser, a password) of --token-file, or a token of an OpenID Connect issuer; without any only on ' +
      'this machine, and only if told so.',
    examples: [
      'lethe codec-server --without-auth --keys file:keys.json',
      'lethe codec-server --token-file tokens --origin https://temporal.example.com --host 0.0.0.0 --tls-cert tls.crt --tls-key tls.key',
      'lethe codec-server --oidc-issuer https://login.example.com --oidc-audience temporal-ui --oidc-require groups=retirement --origin https://temporal.example.com',
    ],
  });
  withCommon(command, 'config');
  return command
    .addOption(keysOption())
    .option('--host <address>', 'where to listen', '127.0.0.1')
    .addOption(new Option('--port <port>', '0 takes a free one').argParser(port).default(8234))
    .addOption(new Option('--origin <url>', 'of the Web UI').argParser(origin).default('http://127.0.0.1:8233'))
    .option('--token-file <file>', 'file with tokens, one a line (# begins a comment); read again at each request')
    .option('--oidc-issuer <url>', 'issuer of JSON Web Tokens, as they say it in iss')
    .option('--oidc-audience <text>', 'what the tokens must say in aud')
    .addOption(
      new Option('--oidc-require <claim=value>', 'a claim that must have, or hold, that value').argParser(claim),
    )
    .option('--without-auth', 'ask nobody who they are; on this machine alone')
    .option('--tls-cert <file>', 'certificate and its chain, PEM')
    .option('--tls-key <file>', 'its key, PEM')
    .option('--tls-before', 'a proxy before it speaks TLS, so it need not')
    .action(action(run));
}

async function run(session: Session<Options>): Promise<number> {
  const { host, port, origin } = session.options;
  checkAccess(session.options);
  const ring = await openNamedRing(session);
  const { startCodecServer, encryptionCodec } = rooms.codecServer();
  const codec = encryptionCodec(ring, { onRingFault: (error) => session.note(`the key ring fails: ${text(error)}`) });
  const tls = await readTls(session.options);
  const auth = await authOf(session.options);
  const server = await startCodecServer({ host, port, origin, codec, auth, ...tls }).catch((error: unknown) => {
    throw new CliError('failure', `cannot listen on ${host}:${port}: ${text(error)}`, 'take another --port');
  });
  session.note(`Codec server on ${server.url}, for the Web UI on ${origin}.`);
  session.note(`In the Web UI: data encoder settings, remote codec endpoint ${server.url}`);
  session.note(
    `In temporal: --codec-endpoint ${server.url}${auth === undefined ? '' : ' --codec-auth "Bearer TOKEN"'}`,
  );
  session.note('Ctrl-C ends it.');
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
  await server.close();
  return 0;
}

/** Names must not go to whoever asks, nor tokens over the network for everybody to read. */
function checkAccess(options: Options): void {
  const { host, withoutAuth, tokenFile, oidcIssuer, oidcAudience, tlsCert, tlsKey, tlsBefore } = options;
  const here = isLoopbackHost(host);
  const asks = tokenFile !== undefined || oidcIssuer !== undefined;
  const wrong = (message: string, hint: string) => new CliError('usage', message, hint);
  if (asks && withoutAuth) throw wrong('--without-auth contradicts the other options', 'take it out');
  if (!asks && !withoutAuth) {
    throw wrong(
      'who may decode?',
      'say --token-file FILE, or --oidc-issuer URL with --oidc-audience TEXT; on this machine --without-auth will do',
    );
  }
  if (withoutAuth && !here)
    throw wrong(`--without-auth is for this machine alone, not for ${host}`, 'say who may decode');
  if ((oidcIssuer === undefined) !== (oidcAudience === undefined)) {
    throw wrong(
      '--oidc-issuer and --oidc-audience belong together',
      'tokens for other services must not open this one',
    );
  }
  if (options.oidcRequire !== undefined && oidcIssuer === undefined) {
    throw wrong('--oidc-require belongs to --oidc-issuer', 'say which issuer');
  }
  if ((tlsCert === undefined) !== (tlsKey === undefined)) {
    throw wrong('--tls-cert and --tls-key belong together', 'give both');
  }
  if (!here && tlsCert === undefined && !tlsBefore) {
    throw wrong(
      `on ${host} it must speak TLS: tokens and names would go over the network in clear`,
      'give --tls-cert and --tls-key; where a proxy before it does, say --tls-before',
    );
  }
}

async function authOf(options: Options): Promise<CodecAuth | undefined> {
  if (options.withoutAuth === true) return undefined;
  const { tokenFile, oidcIssuer: issuer, oidcAudience: audience, oidcRequire } = options;
  const { codecAuth } = rooms.codecServer();
  const oidc = issuer === undefined || audience === undefined ? {} : { oidc: { issuer, audience, ...requireOf() } };
  return orRingFault(() => codecAuth({ ...(tokenFile === undefined ? {} : { tokenFile }), ...oidc }));

  function requireOf() {
    return oidcRequire === undefined ? {} : { require: oidcRequire };
  }
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
    const what = `${tlsCert} and ${tlsKey} are no certificate and its key`;
    throw new CliError('config', what, 'give both as PEM, the key without a password', 'config.invalid');
  }
  return { tls };
}

function port(value: string): number {
  if (!/^\d+$/.test(value) || Number(value) > 65_535) throw new InvalidArgumentError('Write a port: 0 to 65535.');
  return Number(value);
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
