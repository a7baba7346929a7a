/** A name without regard to case, and to how its accents were typed: the LMS compares names without case. */
export function folded(name: string): string {
  return name.normalize('NFC').toLowerCase();
}
