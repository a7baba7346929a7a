import type { CampaignPlan } from '../../operations/campaigns';
import { lazy } from '../shell/lazy';
import type { Session } from '../shell/session';

/** Begins a campaign. Who stops waiting is told whether it may have begun. @returns its id */
export async function beginCampaign(
  session: Session,
  instance: string,
  plan: Omit<CampaignPlan, 'onSent'>,
): Promise<string> {
  let sent: string | undefined;
  const onSent = (id: string) => {
    sent = id;
  };
  const goesOn = () =>
    sent === undefined
      ? 'nothing was changed'
      : `campaign ${sent} may have begun, and goes on without us; see \`${session.command(`campaign show ${sent}`)}\``;
  const { startCampaign } = lazy.campaigns();
  const { id } = await session.run(instance, goesOn, (context) => startCampaign(context, { ...plan, onSent }));
  return id;
}
