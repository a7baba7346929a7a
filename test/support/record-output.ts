export interface RecordedOutput {
  text(): string;
  stop(): void;
}

/** Takes what is written to standard output, standard error and the console, until it is stopped. */
export function recordOutput(): RecordedOutput {
  const pieces: string[] = [];
  const keep = (...words: unknown[]) => {
    pieces.push(words.map(String).join(' '));
    return true;
  };
  const levels = ['log', 'info', 'warn', 'error', 'debug', 'trace'] as const;
  const spies = [
    jest.spyOn(process.stdout, 'write').mockImplementation(keep),
    jest.spyOn(process.stderr, 'write').mockImplementation(keep),
    ...levels.map((level) => jest.spyOn(console, level).mockImplementation(keep)),
  ];
  return {
    text: () => pieces.join('\n'),
    stop: () => {
      for (const spy of spies) spy.mockRestore();
    },
  };
}
