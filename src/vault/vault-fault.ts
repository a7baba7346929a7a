import { deedOf, RetirementError } from '../domain/failure/failure';
import { type SecretFailure, SecretMissing } from '../secrets/secret-missing';

/**
 * - `settings`    the environment does not say enough of Vault, or contradicts itself
 * - `unreachable` it does not answer, is sealed, or asks to wait
 * - `untrusted`   its certificate is not to be trusted
 * - `denied`      it refuses the login, or what the login may do
 * - `absent`      it has no such secret
 * - `conflict`    somebody else has written meanwhile
 * - `unusable`    what is there is no secret of ours
 */
export type VaultFaultKind = 'settings' | 'unreachable' | 'untrusted' | 'denied' | 'absent' | 'conflict' | 'unusable';

const WHILE_RUNNING: Readonly<Partial<Record<VaultFaultKind, SecretFailure>>> = {
  unreachable: 'service.unavailable',
  untrusted: 'service.untrusted',
  denied: 'service.denied',
};

/** Something is wrong between Vault and us; neither a token nor a secret is in it. */
export class VaultFault extends SecretMissing {
  override readonly name = 'VaultFault';
  override readonly whileRunning: SecretFailure;
  override readonly store: string | undefined;

  constructor(
    readonly kind: VaultFaultKind,
    message: string,
    hint: string,
  ) {
    super(message, hint);
    this.whileRunning = WHILE_RUNNING[kind] ?? 'secret.missing';
    this.store = this.whileRunning === 'secret.missing' ? undefined : 'VAULT';
  }
}

/** A failure of `http`, as one of Vault's. @param doing for people, e.g. `reading secret/lethe` */
export function vaultFault(error: unknown, address: string, doing: string): VaultFault {
  if (error instanceof VaultFault) return error;
  if (!(error instanceof RetirementError)) throw error;
  const { code, facts } = error;
  const said = facts.status === undefined ? '' : ` (${facts.status})`;
  if (code === 'service.untrusted') {
    const hint = 'set the authority of its certificate: VAULT_CACERT=/path/to/ca.pem';
    return new VaultFault('untrusted', `the certificate of Vault at ${address} is not trusted`, hint);
  }
  if (code === 'service.denied') {
    const hint = 'give the token, or the role of the login, a policy that allows this; or renew the token';
    return new VaultFault('denied', `Vault at ${address} refuses ${doing}${said}`, hint);
  }
  if (code === 'service.rejected') {
    const hint = 'check its log, VAULT_NAMESPACE, and the path';
    return new VaultFault('unusable', `Vault at ${address} failed at ${doing}${said}`, hint);
  }
  const hint = 'check VAULT_ADDR, and that Vault runs and is unsealed';
  const deed = facts.status === undefined ? ' does not answer' : deedOf(facts);
  return new VaultFault('unreachable', `Vault at ${address}${deed} when ${doing}`, hint);
}
