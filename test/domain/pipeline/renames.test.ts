import fc from 'fast-check';
import type { PipelineStep } from '../../../src/domain/pipeline/pipeline';
import { soundOrder, wastedSteps } from '../../../src/domain/pipeline/renames';

const step = (method: string, service = 'LMS'): PipelineStep => ({
  start: `RETIRING_${method}`,
  end: `${method}_COMPLETE`,
  service,
  method,
});
const unenroll = step('retirement_unenroll');
const forum = step('retirement_retire_forum');
const notes = step('retirement_retire_notes');
const retire = step('retirement_lms_retire');

const anySteps = fc.array(fc.constantFrom(unenroll, forum, notes, retire, step('retire_learner', 'CREDENTIALS')));

describe('wastedSteps()', () => {
  it('finds nothing where enrollments go first', () => {
    expect(wastedSteps([unenroll, forum, notes, retire])).toEqual([]);
  });

  it('finds an unenrolment after the forum, which may rename the learner', () => {
    expect(wastedSteps([notes, forum, unenroll, retire])).toEqual([{ index: 2, renamedAt: 1 }]);
  });

  it('finds an unenrolment after the LMS has renamed the learner', () => {
    expect(wastedSteps([retire, unenroll])).toEqual([{ index: 1, renamedAt: 0 }]);
  });

  it('leaves methods of the same name at another service alone', () => {
    expect(wastedSteps([step('retirement_lms_retire', 'ARCHIVE'), unenroll])).toEqual([]);
  });

  it('finds nothing in what soundOrder() made, of any pipeline', () => {
    fc.assert(fc.property(anySteps, (steps) => expect(wastedSteps(soundOrder(steps))).toEqual([])));
  });
});

describe('soundOrder()', () => {
  it('puts the unenrolment right before the first step that renames', () => {
    expect(soundOrder([notes, forum, retire, unenroll])).toEqual([notes, unenroll, forum, retire]);
  });

  it('keeps every step, and the order of all others, of any pipeline', () => {
    const others = (steps: readonly PipelineStep[]) => steps.filter((one) => one !== unenroll);
    fc.assert(
      fc.property(anySteps, (steps) => {
        const sound = soundOrder(steps);
        expect(sound).toHaveLength(steps.length);
        expect(others(sound)).toEqual(others(steps));
      }),
    );
  });

  it('changes nothing where nothing is wasted', () => {
    fc.assert(
      fc.property(anySteps, (steps) => {
        fc.pre(wastedSteps(steps).length === 0);
        expect(soundOrder(steps)).toEqual(steps);
      }),
    );
  });
});
