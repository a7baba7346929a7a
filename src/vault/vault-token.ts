import { DAY_MS } from '../domain/time/day-ms';
import { type AskVault, logIn, renew, type VaultLease } from './vault-login';
import type { VaultSettings } from './vault-settings';

/** Our token at Vault, kept alive for as long as the process lives. */
export interface VaultToken {
  /** @throws {VaultFault} when none is available */
  get(): Promise<string>;
  /** Vault has refused this one. @returns whether another may be had by logging in again */
  forget(token: string): boolean;
  /** Renews no more. */
  close(): void;
}

/** A lease that is nearer to its end is left to end: Vault gives no more (its `max_ttl`). @unit milliseconds */
const NOT_WORTH_RENEWING_MS = 5_000;
/** Node's timers count no further than 24 days. @unit milliseconds */
const LONGEST_TIMER_MS = 20 * DAY_MS;

/** Monotonic; tests bring their own. */
export interface VaultClock {
  /** @unit milliseconds */
  now(): number;
  /** Does not keep the process alive. @returns call it to forget the work */
  after(ms: number, work: () => void): () => void;
}

const PROCESS_CLOCK: VaultClock = {
  now: () => performance.now(),
  after(ms, work) {
    const timer = setTimeout(work, Math.min(ms, LONGEST_TIMER_MS));
    timer.unref();
    return () => clearTimeout(timer);
  },
};

/**
 * Logs in at the first use, and again once the token has ended. A renewable one is renewed when two thirds of its life
 * are over, whether it is used or not: an idle worker must not lose a token that it cannot get again.
 */
export function keepVaultToken(settings: VaultSettings, ask: AskVault, clock = PROCESS_CLOCK): VaultToken {
  let held: { readonly lease: VaultLease; readonly endsAt: number } | undefined;
  let coming: Promise<string> | undefined;
  let stop = () => {};

  function hold(lease: VaultLease, asked: number): void {
    const { lifeMs = Number.POSITIVE_INFINITY } = lease;
    held = { lease, endsAt: asked + lifeMs };
    if (lease.renewable && lifeMs > NOT_WORTH_RENEWING_MS && lifeMs < Number.POSITIVE_INFINITY) {
      renewIn((lifeMs * 2) / 3);
    }
  }

  function renewIn(ms: number): void {
    stop();
    stop = clock.after(ms, () => void renewNow());
  }

  async function renewNow(): Promise<void> {
    if (held === undefined) return;
    const { lease, endsAt } = held;
    const asked = clock.now();
    try {
      const renewed = await renew(lease, ask);
      if (held?.lease === lease) hold(renewed, asked);
    } catch (error) {
      if (held?.lease !== lease) return;
      const left = endsAt - clock.now();
      // Vault may be away for a while: as long as the token lives, there is hope.
      if ((error as { code?: unknown }).code === 'service.denied') held = undefined;
      else if (left > NOT_WORTH_RENEWING_MS) renewIn(Math.min(left / 3, 60_000));
    }
  }

  async function logInAnew(): Promise<string> {
    try {
      const asked = clock.now();
      const lease = await logIn(settings, ask);
      hold(lease, asked);
      return lease.token;
    } finally {
      coming = undefined;
    }
  }

  return {
    async get() {
      if (held !== undefined && clock.now() < held.endsAt) return held.lease.token;
      coming ??= logInAnew();
      return coming;
    },
    forget(token) {
      if (held?.lease.token === token) held = undefined;
      return settings.login.kind !== 'token';
    },
    close: () => stop(),
  };
}
