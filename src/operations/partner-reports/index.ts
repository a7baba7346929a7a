export { expireReports } from './expire-reports';
export { readReport } from './read-report';
export { owedQuestions, recoverReport } from './recover-report';
export { lastReports, type ReportRow } from './report-runs';
export { runReport } from './run-report';
export { type Settled, settleReport } from './settle-report';
