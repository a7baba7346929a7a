export { type Applied, applySchedule } from './apply-schedule';
export { deleteSchedule } from './delete-schedule';
export { listSchedules, type ScheduleRow } from './list-schedules';
export { pauseSchedule } from './pause-schedule';
export { describeSchedule } from './schedule-spec';
