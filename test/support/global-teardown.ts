import { stopSharedDevServer } from './shared-dev-server';

export = stopSharedDevServer;
