export { type Applied, applySchedules } from './apply-schedule';
export { deleteSchedules } from './delete-schedule';
export { listSchedules, type ScheduleRow } from './list-schedules';
export { pauseSchedules } from './pause-schedules';
export { describeSchedule } from './schedule-spec';
