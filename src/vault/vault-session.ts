import { RetirementError } from '../domain/failure/failure';
import type { Answers, Given } from '../http/answer-form';
import type { createService } from '../http/create-service';
import type { HttpMethod, HttpRequest } from '../http/http';
import { vaultFault } from './vault-fault';
import type { AskVault } from './vault-login';
import type { VaultSettings } from './vault-settings';
import { keepVaultToken, type VaultClock, type VaultToken } from './vault-token';

/** Requests to one Vault as ourselves: with its namespace, and with a token that is kept alive. */
export class VaultSession {
  private readonly token: VaultToken;

  constructor(
    private readonly settings: VaultSettings,
    private readonly service: ReturnType<typeof createService>,
    clock: VaultClock | undefined,
  ) {
    this.token = keepVaultToken(settings, this.send, clock);
  }

  get address(): string {
    return this.settings.address;
  }

  /**
   * A token may have been revoked before its time: one login, one repeat.
   * @param doing for people, e.g. `reading secret/lethe`
   * @throws {VaultFault}
   */
  async ask<const A extends Answers>(
    doing: string,
    method: HttpMethod,
    path: string,
    answers: A,
    more: HttpRequest = {},
  ): Promise<Given<A>> {
    try {
      const first = await this.token.get();
      try {
        return await this.send(method, path, answers, { ...more, token: first });
      } catch (error) {
        const denied = error instanceof RetirementError && error.code === 'service.denied';
        if (!denied || !this.token.forget(first)) throw error;
        return await this.send(method, path, answers, { ...more, token: await this.token.get() });
      }
    } catch (error) {
      throw vaultFault(error, this.address, doing);
    }
  }

  /** Renews the token no more, and ends the connections. */
  close(): void {
    this.token.close();
    this.service.close();
  }

  private readonly send: AskVault = (method, path, answers, { token, ...more } = {}) => {
    const { namespace } = this.settings;
    const headers = {
      'X-Vault-Request': 'true',
      ...(namespace === undefined ? {} : { 'X-Vault-Namespace': namespace }),
      ...(token === undefined ? {} : { 'X-Vault-Token': token }),
    };
    return this.service.with().ask(method, path, answers, { ...more, headers });
  };
}
