/** How far a full sweep or its followers have read. */
export interface Watermark {
  readonly retirementId: number;
  /** Day of `created` of that row, YYYY-MM-DD. */
  readonly day: string;
  /** When reading the whole queue last began; epoch milliseconds. */
  readonly sweptAtMs: number;
}
