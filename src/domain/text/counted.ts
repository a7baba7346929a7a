/**
 * A number with what it counts: `1 learner`, `2 learners`.
 * @param many for more than one, where that is not `one` with an s
 * @example counted(unread, 'row cannot be read, and is left out', 'rows cannot be read, and are left out')
 */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
