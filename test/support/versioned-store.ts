import { randomUUID } from 'node:crypto';

type Data = Readonly<Record<string, unknown>>;

interface Version {
  data: Data | null;
  destroyed?: boolean;
}

export type VaultAnswer = [status: number, body: unknown];

/**
 * The mount `secret/` of the stand-in for Vault, a key-value store of version 2.
 * @source https://developer.hashicorp.com/vault/api-docs/secret/kv/kv-v2
 */
export class VersionedStore {
  private readonly kept = new Map<string, Version[]>();

  put(path: string, data: Data | null): void {
    this.kept.set(path, [...(this.kept.get(path) ?? []), { data }]);
  }

  newestAt(path: string): Data | null | undefined {
    return this.kept.get(path)?.at(-1)?.data;
  }

  /** Everything that is still kept at a path, oldest first. */
  allAt(path: string): readonly Data[] {
    return (this.kept.get(path) ?? []).map(({ data }) => data).filter((data) => data !== null);
  }

  /** @returns undefined for a request that its documentation does not have */
  answerTo(method: string, path: string, body: Record<string, unknown>): VaultAnswer | undefined {
    const [, kind, place] = /^secret\/(data|metadata|destroy)\/(.+)$/.exec(path) ?? [];
    switch (`${method} ${kind}`) {
      case 'GET data':
        return this.read(`secret/${place}`);
      case 'POST data':
        return this.write(`secret/${place}`, body);
      case 'GET metadata':
        return this.versionsOf(`secret/${place}`);
      case 'PUT destroy':
      case 'POST destroy':
        return this.destroy(`secret/${place}`, body);
      default:
        return undefined;
    }
  }

  private read(path: string): VaultAnswer {
    const versions = this.kept.get(path) ?? [];
    const newest = versions.at(-1);
    if (newest === undefined) return [404, { errors: [] }];
    const deletion_time = newest.data === null ? '2026-11-21T12:00:00Z' : '';
    const version = versions.length;
    const metadata = { created_time: '2026-11-21T11:00:00Z', deletion_time, destroyed: false, version };
    return [newest.data === null ? 404 : 200, wrapped({ data: newest.data, metadata })];
  }

  private write(path: string, body: Record<string, unknown>): VaultAnswer | undefined {
    const { options, data, ...others } = body as { options?: { cas?: number }; data?: Record<string, unknown> };
    if (data === undefined || Object.keys(others).length > 0) return undefined;
    const version = this.kept.get(path)?.length ?? 0;
    if (options?.cas !== undefined && options.cas !== version) {
      return [400, { errors: ['check-and-set parameter did not match the current version'] }];
    }
    this.put(path, data);
    return [200, wrapped({ created_time: '2026-11-21T11:00:00Z', destroyed: false, version: version + 1 })];
  }

  private versionsOf(path: string): VaultAnswer {
    const versions = this.kept.get(path);
    if (versions === undefined) return [404, { errors: [] }];
    const entries = versions.map(({ destroyed = false }, at) => [
      at + 1,
      { created_time: '2026-11-21T11:00:00Z', deletion_time: '', destroyed },
    ]);
    return [200, wrapped({ current_version: versions.length, versions: Object.fromEntries(entries) })];
  }

  private destroy(path: string, body: Record<string, unknown>): VaultAnswer | undefined {
    const { versions: wanted, ...others } = body as { versions?: number[] };
    if (!Array.isArray(wanted) || Object.keys(others).length > 0) return undefined;
    for (const number of wanted) {
      const version = this.kept.get(path)?.[number - 1];
      if (version !== undefined) Object.assign(version, { data: null, destroyed: true });
    }
    return [204, undefined];
  }
}

/** As Vault wraps each answer. */
export function wrapped(data: unknown) {
  const none = { lease_id: '', renewable: false, lease_duration: 0, wrap_info: null, warnings: null, auth: null };
  return { request_id: randomUUID(), ...none, data };
}
