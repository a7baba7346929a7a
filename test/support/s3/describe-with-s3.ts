import { notTried } from '../not-tried';
import { gatewayPath, HOW_TO_GET_S3, type S3Stand, startS3 } from './start-s3';

/** Tests against a real server of S3. Without one, the output says that they were not tried, and how to install it. */
export function describeWithS3(what: string, tests: (s3: () => S3Stand) => void): void {
  const gateway = gatewayPath();
  describe(what, () => {
    if (gateway === undefined) {
      notTried(what, 'versitygw', HOW_TO_GET_S3);
      return;
    }
    let stand: S3Stand;
    beforeAll(async () => {
      stand = await startS3(gateway);
    }, 60_000);
    afterAll(() => stand?.stop());
    tests(() => stand);
  });
}
