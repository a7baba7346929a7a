import { createLogger, type Logger } from '../../src/telemetry/logger';
import { terminalLines } from '../../src/telemetry/terminal-lines';

/** What a person reads of what that writes, without the time. */
function read(write: (logger: Logger) => void, colour = false): string {
  const seen: string[] = [];
  write(createLogger('debug', terminalLines({ write: (text) => void seen.push(text), colour })));
  return seen.join('').replaceAll(/^\d\d:\d\d:\d\d /gm, 'TIME ');
}

const ESC = '\u001b[';

describe('a log line on a terminal', () => {
  it('has the time of day, the level, the text, and then every field that was set', () => {
    const fields = { instance: 'academy', service: 'LMS', status: 503, attempt: 2, code: 'service.unavailable' };
    expect(read((logger) => logger.warn(fields, 'attempt failed'))).toBe(
      'TIME warn   attempt failed  instance=academy service=LMS status=503 attempt=2 code=service.unavailable\n',
    );
  });

  it('leaves out what a person at the terminal knows: the process, and what is not set', () => {
    const line = read((logger) => logger.info({ count: 0, code: null }, 'counted'));
    expect(line).toBe('TIME info   counted  count=0\n');
  });

  it('keeps the frames of a stack below it', () => {
    const stack = '    at one (a.ts:1:2)\n    at two (b.ts:3:4)';
    expect(read((logger) => logger.error({ errorName: 'TypeError', stack }, 'the process ends'))).toBe(
      `TIME error  the process ends  errorName=TypeError\n${stack}\n`,
    );
  });

  it('quotes a value that has a space', () => {
    expect(read((logger) => logger.info({ component: 'a b' }, 'x'))).toBe('TIME info   x  component="a b"\n');
  });

  it('colors the level, where the terminal can', () => {
    const seen = read((logger) => logger.warn({}, 'x'), true);
    expect(seen).toBe(`TIME ${ESC}33mwarn ${ESC}39m  x\n`);
    expect(read((logger) => logger.error({}, 'x'), true)).toContain(`${ESC}31merror${ESC}39m`);
  });

  it('shows nothing that a terminal would obey', () => {
    expect(read((logger) => logger.info({ lms: `x${ESC}31m` }, `y${ESC}2J`))).not.toContain('\u001b');
  });

  it('shows what is not one of our lines as it is', () => {
    const seen: string[] = [];
    terminalLines({ write: (text) => void seen.push(text), colour: false }).write('not JSON\n');
    expect(seen).toEqual(['not JSON\n']);
  });
});
