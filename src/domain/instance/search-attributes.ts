/**
 * What can be searched for in Temporal's visibility. Never encrypted, so none may hold a name, an e-mail or a username.
 * @source docs/adr: names are unencrypted in every list, so only ids and codes may be there
 */
export const SEARCH_ATTRIBUTES = {
  /** Instance id. */
  LetheInstance: 'KEYWORD',
  /** Phase of the run. */
  LethePhase: 'KEYWORD',
  /** START_STATE of the step at which a run waits, needs a person, or is held. */
  LetheStep: 'KEYWORD',
  /** SERVICE of that step. */
  LetheService: 'KEYWORD',
  /** Failure code, while a person is asked for. */
  LetheAttention: 'KEYWORD',
  /** When the learner asked. */
  LetheRequestedAt: 'DATETIME',
  /** By when the law requires the erasure. */
  LetheDueAt: 'DATETIME',
  /** The discovery that enrolled the learner. */
  LetheBatch: 'KEYWORD',
  /** `ever` on the record of an instance whose payloads were ever encrypted: readable without a key. */
  LetheEncrypted: 'KEYWORD',
  /** Format of what a run or a record keeps; runs of Lethe 0.1 have none. */
  LetheFormat: 'KEYWORD',
} as const;

export type SearchAttributeName = keyof typeof SEARCH_ATTRIBUTES;
