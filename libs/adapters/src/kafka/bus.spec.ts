import { frames } from '@weir/schema';
import { busContract, describeReal } from '@weir/stream/contract';
import { applyTopics, createKafkaBus } from './index.ts';
import { SERVICES, testSettings } from './test-settings.ts';

describeReal('kafka', SERVICES, (address) => {
  for (const compression of ['none', 'snappy'] as const) {
    busContract(`kafka, compression ${compression}`, async () => {
      const settings = testSettings(address, { compression });
      await applyTopics(settings, [frames]);
      return createKafkaBus(settings);
    });
  }
});
