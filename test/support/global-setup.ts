import { startSharedDevServer } from './shared-dev-server';

export = startSharedDevServer;
