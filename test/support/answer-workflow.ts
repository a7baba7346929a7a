/** The least that a worker can do. */
export async function answer(): Promise<number> {
  return 42;
}
