import { z } from 'zod';
import { empty, json } from '../http/answer-form';
import type { Vault, VaultEntry } from './vault';
import { VaultFault } from './vault-fault';
import { NoSuch } from './vault-login';
import type { VaultSession } from './vault-session';

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
/**
 * Somebody else has written meanwhile. Vault has no code for it: its sentence is all there is.
 * @source vault-plugin-secrets-kv, path_data.go: "check-and-set parameter did not match the current version"
 */
const Conflict = z.object({
  errors: z.array(z.string()).refine((all) => all.some((one) => one.includes('check-and-set'))),
});
/** @source https://developer.hashicorp.com/vault/api-docs/secret/kv/kv-v2#read-secret-metadata */
const Kept = z.object({ data: z.object({ versions: z.record(z.string(), z.object({ destroyed: z.boolean() })) }) });
const Written = z.object({ data: z.object({ version: z.number().int() }) });

type Place =
  | { readonly version: 1; readonly path: string }
  | { readonly version: 2; readonly path: string; readonly mount: string };

/** The key-value stores of one Vault; which of them are version 2 it asks once a path. */
export class KeyValueVault implements Vault {
  private readonly places = new Map<string, Place>();

  constructor(private readonly session: VaultSession) {}

  get address(): string {
    return this.session.address;
  }

  async read(said: string): Promise<VaultEntry> {
    const path = plain(said);
    const place = await this.placeOf(path);
    const doing = `reading ${path}`;
    if (place.version === 1) {
      const answers = { there: json(200, Kv1), absent: json(404, NoSuch) };
      const answer = await this.session.ask(doing, 'GET', `/${encoded(path)}`, answers);
      return answer.is === 'absent' ? {} : { data: answer.value.data };
    }
    const answers = { there: json(200, Kv2), deleted: json(404, Deleted), absent: json(404, NoSuch) };
    const answer = await this.session.ask(doing, 'GET', under(place, 'data'), answers);
    if (answer.is === 'absent') return { version: 0 };
    const { data, metadata } = answer.value.data;
    return { ...(data === null ? {} : { data }), version: metadata.version };
  }

  async write(said: string, data: Readonly<Record<string, unknown>>, version: number): Promise<number> {
    const path = plain(said);
    const place = await this.placeOf(path);
    const where = `${path} of Vault at ${this.address}`;
    if (place.version === 1) {
      const hint = 'use a store of version 2: `vault kv enable-versioning` makes one of it';
      throw new VaultFault('unusable', `${where} is in a store of version 1, which cannot tell who wrote last`, hint);
    }
    const answers = { written: json(200, Written), conflict: json(400, Conflict) };
    const body = { options: { cas: version }, data };
    const answer = await this.session.ask(`writing ${path}`, 'POST', under(place, 'data'), answers, { body });
    if (answer.is === 'written') return answer.value.data.version;
    throw new VaultFault('conflict', `somebody else has written ${where}`, 'read it, and try again');
  }

  async destroyBefore(said: string, version: number): Promise<number> {
    const path = plain(said);
    const place = await this.placeOf(path);
    if (place.version === 1) throw new VaultFault('unusable', `${path} keeps no versions`, 'name one of version 2');
    const doing = `destroying earlier versions of ${path}`;
    const answers = { kept: json(200, Kept), absent: json(404, NoSuch) };
    const kept = await this.session.ask(doing, 'GET', under(place, 'metadata'), answers);
    const all = kept.is === 'absent' ? [] : Object.entries(kept.value.data.versions);
    const versions = all
      .filter(([one, { destroyed }]) => Number(one) < version && !destroyed)
      .map(([one]) => Number(one));
    if (versions.length === 0) return 0;
    await this.session.ask(doing, 'PUT', under(place, 'destroy'), { destroyed: empty(204) }, { body: { versions } });
    return versions.length;
  }

  close(): void {
    this.session.close();
  }

  private async placeOf(path: string): Promise<Place> {
    const known = this.places.get(path);
    if (known !== undefined) return known;
    const answers = { mount: json(200, Mount), unknown: json(404, NoSuch) };
    const url = `/sys/internal/ui/mounts/${encoded(path)}`;
    const answer = await this.session.ask(`reading ${path}`, 'GET', url, answers);
    const place = answer.is === 'unknown' ? ({ version: 1, path } as const) : this.placeIn(answer.value, path);
    this.places.set(path, place);
    return place;
  }

  private placeIn({ data }: z.output<typeof Mount>, path: string): Place {
    const mount = plain(data.path);
    if (data.type !== 'kv' && data.type !== 'generic') {
      const hint = 'name a secret of a key-value store, as `vault kv get` does';
      throw new VaultFault('unusable', `${path} of Vault at ${this.address} is in no key-value store`, hint);
    }
    if (data.options?.version !== '2') return { version: 1, path };
    return { version: 2, mount, path: path.slice(mount.length + 1) };
  }
}

/** What version 2 keeps apart: `data`, `metadata`, `destroy`. */
function under({ mount, path }: Extract<Place, { version: 2 }>, part: string): string {
  return `/${encoded(mount)}/${part}/${encoded(path)}`;
}

function plain(path: string): string {
  return path.replace(/^\/+|\/+$/g, '');
}

function encoded(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}
