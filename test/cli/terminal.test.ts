import { PassThrough, Writable } from 'node:stream';
import { formatFacts, jsonText, type Page, wrap } from '../../src/cli/shell/page';
import { Output, terminalOf } from '../../src/cli/shell/terminal';

const NASTY = 'a\u001b[2Jb\u202ec\u200bd\u0007e\u{e0041}';

function stream(isTTY: boolean, columns = 40) {
  const written: string[] = [];
  const out = new Writable({
    write(chunk, _, done) {
      written.push(String(chunk));
      done();
    },
  });
  return { stream: Object.assign(out, { isTTY, columns }), text: () => written.join('') };
}

function terminal({ tty = true, env = {} as Record<string, string> } = {}) {
  const [stdout, stderr] = [stream(tty), stream(tty)];
  const stdin = Object.assign(new PassThrough(), { isTTY: tty });
  return { stdout, stderr, terminal: terminalOf({ env, stdin, stdout: stdout.stream, stderr: stderr.stream }) };
}

describe('a terminal', () => {
  it('gets nothing unseen of what strangers wrote, by any way', () => {
    const { terminal: to, stdout, stderr } = terminal();
    to.out(NASTY);
    to.note(NASTY);
    for (const text of [stdout.text(), stderr.text()]) {
      expect(text).toBe('a\uFFFD[2Jb\uFFFDc\uFFFDd\uFFFDe\uFFFD\n');
    }
  });

  it('gets notes that are broken at spaces, except for commands that may be pasted', () => {
    const { terminal: to, stderr } = terminal();
    to.note('no worker answers; start one: `lethe worker --config site.yml` where the LMS can be reached');
    const lines = stderr.text().trimEnd().split('\n');
    expect(lines).toContain('`lethe worker --config site.yml` where');
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(40);
  });

  it('has colors unless NO_COLOR says no, and none off a terminal', () => {
    expect(terminal().terminal.page).toEqual({ columns: 40, colour: true });
    expect(terminal({ env: { NO_COLOR: '1' } }).terminal.page.colour).toBe(false);
    expect(terminal({ env: { TERM: 'dumb' } }).terminal.page.colour).toBe(false);
    expect(terminal({ tty: false }).terminal.page).toEqual({ columns: Number.POSITIVE_INFINITY, colour: false });
  });
});

describe('an answer that is shown again and again', () => {
  const CLEAR = '\x1b[H\x1b[J';
  const written = (options: Parameters<typeof terminal>[0]) => {
    const { terminal: to } = terminal(options);
    const order: string[] = [];
    const output = new Output({ ...to, live: to.live, columns: to.columns, page: to.page, ...recorder(order) }, {});
    return { order, output };
  };
  const recorder = (order: string[]) => ({
    out: (line: string) => void order.push(line),
    note: (line: string) => void order.push(line),
    draw: (text: string) => void order.push(text),
  });

  it.each<Record<string, string>>([{}, { NO_COLOR: '1' }])(
    'stays to be read until the next one is there, in its place (%j)',
    (env) => {
      const { order, output } = written({ env });
      output.overwriteNext();
      output.answer({}, () => 'one');
      output.overwriteNext();
      expect(order).toEqual([CLEAR, 'one']);
      output.note('a warning');
      output.answer({}, () => 'two');
      expect(order).toEqual([CLEAR, 'one', CLEAR, 'a warning', 'two']);
    },
  );

  it('is one after another off a terminal', () => {
    const { order, output } = written({ tty: false });
    output.overwriteNext();
    output.answer({}, () => 'one');
    expect(order).toEqual(['one']);
  });
});

describe('an answer', () => {
  const byNpx = { npm_lifecycle_event: 'npx', npm_lifecycle_script: 'lethe' };
  const facts = (page: Page) =>
    formatFacts(
      [['advice', 'Fix this (`lethe config check` lists each error), then restart all of the workers.']],
      page,
    );

  it('keeps its columns where a command in it is longer than in the text', () => {
    const { terminal: to, stdout } = terminal({ env: byNpx });
    new Output(to, {}).answer({}, facts);
    expect(stdout.text().trimEnd().split('\n')).toEqual([
      'advice  Fix this',
      '        (`npx lethe config check` lists',
      '        each error), then restart',
      '        all of the workers.',
    ]);
  });

  it('names the file of the command line, and notes do, too', () => {
    const { terminal: to, stdout, stderr } = terminal();
    const output = new Output(to, { config: 'a.yml' });
    output.answer({}, () => 'next: `lethe worker --config FILE`');
    output.note('next: `lethe worker --config FILE`');
    expect([stdout.text(), stderr.text()]).toEqual(Array(2).fill('next: `lethe worker --config a.yml`\n'));
  });
});

describe('a list as CSV', () => {
  it('has neither a formula nor a style of ours in what strangers wrote', () => {
    const { terminal: to, stdout } = terminal();
    const items = [{ name: '\u001b[31mred\u001b[39m' }, { name: '=1+1' }, { name: 'a\nb' }];
    new Output(to, { output: 'csv' }).answerList({}, { items, columns: ['name'], text: () => '' });
    expect(stdout.text()).toBe('name\n\uFFFD[31mred\uFFFD[39m\n\'=1+1\n"a\nb"\n');
  });
});

describe('how far it is, off a terminal', () => {
  it('is a line for each thing that is done, and not for each learner', () => {
    const { terminal: to, stderr } = terminal({ tty: false });
    const output = new Output(to, {});
    for (let done = 1; done <= 1_000; done += 1) output.show(`[##--] ${done}/1000 looked at`);
    for (let done = 1; done <= 1_000; done += 1) output.show(`[##--] ${done}/1000 hold, 0 refused`);
    output.note('enough');
    expect(stderr.text()).toBe('[##--] 1/1000 looked at\n[##--] 1/1000 hold, 0 refused\nenough\n');
  });

  it('is not printed again and again where two lines take turns for hours', () => {
    jest.useFakeTimers();
    const { terminal: to, stderr } = terminal({ tty: false });
    const output = new Output(to, {});
    for (let second = 0; second < 3_600; second += 1) {
      output.show(`the storage answered 500, attempt ${Math.ceil((second + 1) / 60)}`);
      output.show('partner report: writing files');
      jest.advanceTimersByTime(1_000);
    }
    jest.useRealTimers();
    const lines = stderr.text().split('\n');
    expect(lines.filter((line) => line.includes('attempt'))).toHaveLength(60);
    expect(lines.filter((line) => line.includes('writing'))).toHaveLength(12);
  });
});

describe('jsonText()', () => {
  it('keeps the value, and shows none of what is unseen', () => {
    const text = jsonText({ name: NASTY });
    expect(JSON.parse(text)).toEqual({ name: NASTY });
    expect(text).toMatch(/^[\x20-\x7e]+$/);
  });
});

describe('wrap()', () => {
  it('leaves what fits, and keeps the indent of what does not', () => {
    expect(wrap('  one two', 20, 4)).toBe('  one two');
    expect(wrap('  one two three', 9, 4)).toBe('  one two\n    three');
  });
});
