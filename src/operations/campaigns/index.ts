export { changeCampaign } from './change-campaign';
export { type Chosen, chooseTargets, type LeftOut } from './choose-targets';
export { followCampaign } from './follow-campaign';
export { type CampaignRow, listCampaigns } from './list-campaigns';
export { type CampaignShown, showCampaign } from './show-campaign';
export { type CampaignPlan, startCampaign } from './start-campaign';
