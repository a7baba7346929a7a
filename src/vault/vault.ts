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
