/** One setting by the key of the instance file that says it. */
export interface Setting {
  readonly key: string;
  readonly value: string;
}
