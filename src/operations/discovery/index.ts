export { type ApprovalStands, approveDiscovery } from './approve-discovery';
export { type BroughtBack, bringHolds } from './bring-holds';
export { type AttentionEntry, type FollowReport, followEnrolled } from './follow-enrolled';
export { type DiscoveryRow, lastDiscoveries } from './last-discoveries';
export { openApproval } from './open-approval';
export { type CalledOff, runDiscovery } from './run-discovery';
