import type { PartitionAssigner } from 'kafkajs';

/**
 * Lets go of lanes before kafkajs joins its group again. kafkajs tells that a group rebalances, but waits for nobody, so
 * lanes would move while their owner still writes its checkpoint. The first thing it does for each join is to ask for the group's
 * coordinator, on the cluster it hands to the assigner; that question is held back until `release` resolves.
 */
export function beforeEachJoin(assigner: PartitionAssigner, release: () => Promise<void>): PartitionAssigner {
  return (config) => {
    const { cluster } = config;
    const find = cluster.findGroupCoordinator.bind(cluster);
    cluster.findGroupCoordinator = async (group) => {
      await release();
      try {
        return await find(group);
      } catch (cause) {
        // With every broker away kafkajs takes this for final and ends the consumer; the brokers come back.
        if (cause instanceof Error && cause.name === 'KafkaJSGroupCoordinatorNotFound') {
          Object.assign(cause, { retriable: true });
        }
        throw cause;
      }
    };
    return assigner(config);
  };
}
