/** Stands for tests that need something that is not on this machine: the output says so, and how to install it. */
export function notTried(what: string, missing: string, how: string): void {
  it(`was not tried, since ${missing} is not installed: ${how}`, () => {
    expect(process.stderr.write(`NOT TRIED: ${what}. ${missing} is not installed: ${how}\n`)).toBeDefined();
  });
}
