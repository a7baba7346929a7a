import { type UnreadableCode, unreadableSays, unreadableText } from '../domain/encryption/unreadable-text';

/** Nobody is to read these any more: their key was destroyed, or an earlier version wrote them. Lists leave them out. */
const FORGOTTEN: readonly UnreadableCode[] = ['key.destroyed', 'payload.unbound'];

/** A payload that cannot be encrypted or decrypted. */
export class PayloadUnreadable extends Error {
  override readonly name = 'PayloadUnreadable';
  /** Without the marks that a program reads. */
  readonly says: string;
  readonly forgotten: boolean;

  /** @param about the id of a key, of an instance, or of a run */
  constructor(code: UnreadableCode, about?: string) {
    super(unreadableText(code, about));
    this.says = unreadableSays(code, about);
    this.forgotten = FORGOTTEN.includes(code);
  }
}
