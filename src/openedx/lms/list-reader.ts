const [QUOTE, BACKSLASH, COMMA] = [0x22, 0x5c, 0x2c];
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];
const SPACE = 0x20;
/** A learner takes about 1,200 bytes, and 30,000 when every column is full and every character escaped. */
const LONGEST_ITEM_BYTES = 128_000;
/** A row may be broken; what is longer is not a list of rows. */
const LONGEST_PASSED_BYTES = 20_000_000;
/** Enough of an item to find its id, which comes first. */
const HEAD_BYTES = 200;

/** Stands for an item that was too long to be kept. */
export class TooLong {
  constructor(private readonly head: string) {}

  /** The item's id, where its head shows it. */
  id(): number | undefined {
    const digits = /^\s*\{\s*"id"\s*:\s*(\d{1,15})\s*,/.exec(this.head)?.[1];
    return digits === undefined ? undefined : Number(digits);
  }
}

/**
 * Reads one list of JSON while it is still being sent. It only looks for the commas between items, and JSON.parse
 * does the rest: five times faster than a parser in JavaScript.
 */
export class ListReader {
  /** Open brackets and braces; 0 before and after the list. */
  private depth = 0;
  private inString = false;
  private escaped = false;
  private ended = false;
  private empty = true;
  /** What came of an item that is not whole yet. */
  private held: Uint8Array[] = [];
  private heldBytes = 0;
  /** Head of an item that is too long; the rest of it is passed over. */
  private head: string | undefined;

  /** @returns the items that are whole by now. @throws SyntaxError for anything but a list; its message may quote it */
  write(piece: Uint8Array): readonly unknown[] {
    let from = 0;
    let cut = -1;
    const items: unknown[] = [];
    for (let at = 0; at < piece.length; at += 1) {
      const byte = piece[at] as number;
      if (this.inString) {
        if (this.escaped) this.escaped = false;
        else if (byte === BACKSLASH) this.escaped = true;
        else if (byte === QUOTE) this.inString = false;
      } else if (this.depth === 0) {
        if (byte <= SPACE) continue;
        if (byte !== OPEN_LIST || this.ended) throw new SyntaxError('not one list');
        this.depth = 1;
        from = at + 1;
      } else if (byte === QUOTE) this.inString = true;
      else if (byte === OPEN_LIST || byte === OPEN_OBJECT) this.depth += 1;
      else if (byte === CLOSE_LIST || byte === CLOSE_OBJECT) {
        this.depth -= 1;
        if (this.depth === 0) {
          if (byte !== CLOSE_LIST) throw new SyntaxError('the list is closed by a brace');
          this.ended = true;
          cut = at;
        }
      } else if (byte === COMMA && this.depth === 1) cut = at;
      if (cut === at && this.head !== undefined) {
        items.push(this.passOver());
        from = at + 1;
        cut = -1;
      }
    }
    if (cut < 0) {
      if (this.depth > 0) this.hold(piece.subarray(from));
      return items;
    }
    items.push(...this.parse(piece.subarray(from, cut)));
    if (!this.ended) this.hold(piece.subarray(cut + 1));
    return items;
  }

  /** @throws SyntaxError when the list has not come to its end */
  end(): void {
    if (!this.ended) throw new SyntaxError('half a list');
  }

  private passOver(): TooLong {
    const item = new TooLong(this.head ?? '');
    this.head = undefined;
    this.heldBytes = 0;
    this.empty = false;
    return item;
  }

  private hold(rest: Uint8Array): void {
    this.heldBytes += rest.length;
    if (this.heldBytes > LONGEST_PASSED_BYTES) throw new SyntaxError('an item without an end');
    if (this.head !== undefined) return;
    this.held.push(rest);
    if (this.heldBytes <= LONGEST_ITEM_BYTES) return;
    this.head = Buffer.concat(this.held).subarray(0, HEAD_BYTES).toString();
    this.held = [];
  }

  /** Between two commas there must be an item, and before the last bracket unless the list is empty. */
  private parse(last: Uint8Array): readonly unknown[] {
    const items = JSON.parse(`[${Buffer.concat([...this.held, last]).toString()}]`) as unknown[];
    if (items.length === 0 && !(this.ended && this.empty)) throw new SyntaxError('a comma too many');
    this.empty = false;
    this.held = [];
    this.heldBytes = 0;
    return items;
  }
}
