import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { RetirementError } from '../domain/failure/failure';
import { type Answers, empty, type Given, json } from '../http/answer-form';
import { createService } from '../http/create-service';
import type { HttpMethod, HttpRequest } from '../http/http';
import { proxyFor } from '../http/proxy-for';
import { VaultFault, vaultFault } from './vault-fault';
import { type AskVault, NoSuch } from './vault-login';
import { vaultSettings } from './vault-settings';
import { keepVaultToken, type VaultClock } from './vault-token';

/** What is at a path of a key-value store. */
export interface VaultEntry {
  /** Absent where nothing is, or what was is deleted. */
  readonly data?: Readonly<Record<string, unknown>>;
  /** Of KV 2, for a check-and-set: 0 where nothing ever was. Absent of KV 1, which has none. */
  readonly version?: number;
}

/** A key-value store of Vault (or OpenBao), version 1 or 2; paths are as `vault kv get` takes them, without `data/`. */
export interface Vault {
  readonly address: string;
  /** Not kept: what is asked again is read again. @throws {VaultFault} */
  read(path: string): Promise<VaultEntry>;
  /**
   * Writes if nobody else has since `version` was read.
   * @returns the new version
   * @throws {VaultFault} `conflict` when somebody has; `unusable` for KV 1, which cannot tell
   */
  write(path: string, data: Readonly<Record<string, unknown>>, version: number): Promise<number>;
  /**
   * What stood at a path before `version`, and is kept, is destroyed for good.
   * @returns how many versions
   * @throws {VaultFault} `unusable` for KV 1, which keeps none
   */
  destroyBefore(path: string, version: number): Promise<number>;
  /** Renews the token no more, and ends the connections. */
  close(): void;
}

export interface VaultOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock?: VaultClock;
}

/** @source vault command/kv_helpers.go, kvPreflightVersionRequest: what `vault kv` itself asks before anything else */
const Mount = z.object({
  data: z.object({
    path: z.string().min(1),
    type: z.string(),
    options: z.object({ version: z.string().optional() }).nullish(),
  }),
});
/** @source https://developer.hashicorp.com/vault/api-docs/secret/kv/kv-v1#read-secret */
const Kv1 = z.object({ data: z.record(z.string(), z.unknown()) });
/** @source https://developer.hashicorp.com/vault/api-docs/secret/kv/kv-v2#read-secret-version */
const Kv2 = z.object({
  data: z.object({
    data: z.record(z.string(), z.unknown()).nullable(),
    metadata: z.object({ version: z.number().int() }),
  }),
});
/** What was there is deleted; Vault says so with a 404 and what it still knows. */
const Deleted = z.object({ data: z.object({ data: z.null(), metadata: z.object({ version: z.number().int() }) }) });
/** Somebody else has written meanwhile. */
const Conflict = z.object({
  errors: z.array(z.string()).refine((all) => all.some((one) => one.includes('check-and-set'))),
});
/** @source https://developer.hashicorp.com/vault/api-docs/secret/kv/kv-v2#read-secret-metadata */
const Kept = z.object({ data: z.object({ versions: z.record(z.string(), z.object({ destroyed: z.boolean() })) }) });
const Written = z.object({ data: z.object({ version: z.number().int() }) });

type Place =
  | { readonly version: 1; readonly path: string }
  | { readonly version: 2; readonly path: string; readonly mount: string };

/**
 * The Vault that the environment names; nothing is asked of it yet.
 * @throws {VaultFault} `settings`
 */
export async function openVault({ env, clock }: VaultOptions): Promise<Vault> {
  const settings = vaultSettings(env);
  const { address, namespace, caPath } = settings;
  const proxy = proxyOf(address, env);
  const service = createService({
    service: 'VAULT',
    mark: 'none',
    baseUrl: `${address}/v1`,
    answerTimeoutMs: 30_000,
    maxSockets: 4,
    maxAnswerBytes: 2_000_000,
    ...(caPath === undefined ? {} : { ca: await readCa(caPath) }),
    ...(proxy === undefined ? {} : { proxy }),
  });
  const common = { 'X-Vault-Request': 'true', ...(namespace === undefined ? {} : { 'X-Vault-Namespace': namespace }) };
  const ask: AskVault = (method, path, answers, { token, ...more } = {}) =>
    service.with().ask(method, path, answers, {
      ...more,
      headers: { ...common, ...(token === undefined ? {} : { 'X-Vault-Token': token }) },
    });
  const token = keepVaultToken(settings, ask, clock);
  const places = new Map<string, Place>();

  /** A token may have been revoked before its time: one login, one repeat. */
  async function asOurselves<const A extends Answers>(
    doing: string,
    method: HttpMethod,
    path: string,
    answers: A,
    more: HttpRequest = {},
  ): Promise<Given<A>> {
    try {
      const first = await token.get();
      try {
        return await ask(method, path, answers, { ...more, token: first });
      } catch (error) {
        const denied = error instanceof RetirementError && error.code === 'service.denied';
        if (!denied || !token.forget(first)) throw error;
        return await ask(method, path, answers, { ...more, token: await token.get() });
      }
    } catch (error) {
      throw vaultFault(error, address, doing);
    }
  }

  async function placeOf(path: string): Promise<Place> {
    const known = places.get(path);
    if (known !== undefined) return known;
    const answer = await asOurselves(`reading ${path}`, 'GET', `/sys/internal/ui/mounts/${encoded(path)}`, {
      mount: json(200, Mount),
      unknown: json(404, NoSuch),
    });
    const place = answer.is === 'unknown' ? ({ version: 1, path } as const) : placeIn(answer.value, path);
    places.set(path, place);
    return place;
  }

  return {
    address,
    async read(said) {
      const path = plain(said);
      const place = await placeOf(path);
      const doing = `reading ${path}`;
      if (place.version === 1) {
        const answer = await asOurselves(doing, 'GET', `/${encoded(path)}`, {
          there: json(200, Kv1),
          absent: json(404, NoSuch),
        });
        return answer.is === 'absent' ? {} : { data: answer.value.data };
      }
      const answer = await asOurselves(doing, 'GET', `/${encoded(place.mount)}/data/${encoded(place.path)}`, {
        there: json(200, Kv2),
        deleted: json(404, Deleted),
        absent: json(404, NoSuch),
      });
      if (answer.is === 'absent') return { version: 0 };
      const { data, metadata } = answer.value.data;
      return { ...(data === null ? {} : { data }), version: metadata.version };
    },
    async write(said, data, version) {
      const path = plain(said);
      const place = await placeOf(path);
      if (place.version === 1) {
        const hint = 'use a store of version 2; `vault kv enable-versioning` converts a store';
        throw new VaultFault(
          'unusable',
          `${path} of Vault at ${address} is in a store of version 1, which has no check-and-set`,
          hint,
        );
      }
      const answer = await asOurselves(
        `writing ${path}`,
        'POST',
        `/${encoded(place.mount)}/data/${encoded(place.path)}`,
        { written: json(200, Written), conflict: json(400, Conflict) },
        { body: { options: { cas: version }, data } },
      );
      if (answer.is === 'written') return answer.value.data.version;
      throw new VaultFault(
        'conflict',
        `${path} of Vault at ${address} was changed by somebody else`,
        'read it, and try again',
      );
    },
    async destroyBefore(said, version) {
      const path = plain(said);
      const place = await placeOf(path);
      if (place.version === 1) throw new VaultFault('unusable', `${path} has no versions`, 'use a store of version 2');
      const under = (part: string) => `/${encoded(place.mount)}/${part}/${encoded(place.path)}`;
      const doing = `destroying earlier versions of ${path}`;
      const kept = await asOurselves(doing, 'GET', under('metadata'), {
        kept: json(200, Kept),
        absent: json(404, NoSuch),
      });
      const all = kept.is === 'absent' ? [] : Object.entries(kept.value.data.versions);
      const versions = all.filter(([one, { destroyed }]) => Number(one) < version && !destroyed);
      const body = { versions: versions.map(([one]) => Number(one)) };
      if (versions.length > 0) await asOurselves(doing, 'PUT', under('destroy'), { destroyed: empty(204) }, { body });
      return versions.length;
    },
    close() {
      token.close();
      service.close();
    },
  };

  function placeIn({ data }: z.output<typeof Mount>, path: string): Place {
    const mount = plain(data.path);
    if (data.type !== 'kv' && data.type !== 'generic') {
      const hint = 'name a secret of a key-value store, as for `vault kv get`';
      throw new VaultFault('unusable', `${path} of Vault at ${address} is not in a key-value store`, hint);
    }
    if (data.options?.version !== '2') return { version: 1, path };
    return { version: 2, mount, path: path.slice(mount.length + 1) };
  }
}

function plain(path: string): string {
  return path.replace(/^\/+|\/+$/g, '');
}

function encoded(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}

function proxyOf(address: string, env: VaultOptions['env']): URL | undefined {
  try {
    return proxyFor(address, env);
  } catch (error) {
    throw new VaultFault(
      'settings',
      `cannot connect to Vault: ${(error as Error).message}`,
      'correct the setting, or unset it',
    );
  }
}

async function readCa(path: string): Promise<string> {
  return readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new VaultFault('settings', `VAULT_CACERT names ${path}, which cannot be read (${error.code})`, 'correct it');
  });
}
