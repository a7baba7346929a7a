/** The step that queues a learner for partners. @source openedx-platform scripts/user_retirement/utils/edx_api.py, LmsApi */
export const PARTNER_QUEUE = 'retirement_partner_queue';
