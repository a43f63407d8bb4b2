// Generated from avro/ by `npm run generate`; edit those files or tools/src/generate/ddl.ts instead.

/** What makes the tables, in order; each is safe to repeat. */
export const migrations: readonly { readonly id: string; readonly sql: string }[] = [
  {
    id: '001-flows',
    sql: `CREATE TABLE IF NOT EXISTS flows
(
    source LowCardinality(String) COMMENT 'The capture this message comes from.',
    lane Int32 COMMENT 'Lane, the partition number of frames, packets and flows alike.' CODEC(T64, LZ4),
    id UUID COMMENT 'Identity of the flow: UUIDv8 of source, flow key and the place of the first packet (RFC 9562).' CODEC(NONE),
    number UInt64 COMMENT 'Place in the source of the first packet, from 0.' CODEC(T64, LZ4),
    start DateTime64(6, 'UTC') COMMENT 'Time of the earliest packet. [µs]' CODEC(DoubleDelta, LZ4),
    end DateTime64(6, 'UTC') COMMENT 'Time of the latest packet. [µs]' CODEC(DoubleDelta, LZ4),
    srcAddress IPv6 COMMENT 'Address of the initiator.' CODEC(ZSTD(1)),
    srcPort UInt16 COMMENT 'Port of the initiator; ICMP: the type of its message; 0 where there is none.' CODEC(T64, LZ4),
    dstAddress IPv6 COMMENT 'Address of the responder.' CODEC(ZSTD(1)),
    dstPort UInt16 COMMENT 'Port of the responder; ICMP: the type that answers, or the code of a message without an answer.' CODEC(T64, LZ4),
    protocol UInt8 COMMENT 'IP protocol number.' CODEC(ZSTD(1)),
    vlan UInt16 COMMENT 'Outermost VLAN id, 0 when untagged.' CODEC(T64, LZ4),
    innerVlan UInt16 COMMENT 'Second VLAN id (QinQ), 0 when there is none.' CODEC(T64, LZ4),
    forwardPackets UInt32 COMMENT 'Packets from the initiator. [packets]' CODEC(T64, LZ4),
    reversePackets UInt32 COMMENT 'Packets to the initiator. [packets]' CODEC(T64, LZ4),
    forwardBytes UInt64 COMMENT 'Frame bytes on the wire from the initiator. [bytes]' CODEC(T64, LZ4),
    reverseBytes UInt64 COMMENT 'Frame bytes on the wire to the initiator. [bytes]' CODEC(T64, LZ4),
    forwardPayloadBytes UInt64 COMMENT 'Bytes after the transport header from the initiator. [bytes]' CODEC(T64, LZ4),
    reversePayloadBytes UInt64 COMMENT 'Bytes after the transport header to the initiator. [bytes]' CODEC(T64, LZ4),
    forwardFlags UInt16 COMMENT 'TCP flags seen from the initiator, or-ed.' CODEC(T64, LZ4),
    reverseFlags UInt16 COMMENT 'TCP flags seen to the initiator, or-ed.' CODEC(T64, LZ4),
    forwardLengthMinBytes Nullable(Float64) COMMENT 'Smallest frame length from the initiator; null without packets. [bytes]' CODEC(ZSTD(1)),
    forwardLengthMeanBytes Nullable(Float64) COMMENT 'Mean frame length from the initiator; null without packets. [bytes]' CODEC(ZSTD(1)),
    forwardLengthMaxBytes Nullable(Float64) COMMENT 'Largest frame length from the initiator; null without packets. [bytes]' CODEC(ZSTD(1)),
    forwardLengthStdBytes Nullable(Float64) COMMENT 'Standard deviation (of the population) of the frame length from the initiator; null without packets. [bytes]' CODEC(ZSTD(1)),
    forwardIatMinUs Nullable(Float64) COMMENT 'Smallest inter-arrival time of packets from the initiator; null below two packets. [µs]' CODEC(ZSTD(1)),
    forwardIatMeanUs Nullable(Float64) COMMENT 'Mean inter-arrival time of packets from the initiator; null below two packets. [µs]' CODEC(ZSTD(1)),
    forwardIatMaxUs Nullable(Float64) COMMENT 'Largest inter-arrival time of packets from the initiator; null below two packets. [µs]' CODEC(ZSTD(1)),
    forwardIatStdUs Nullable(Float64) COMMENT 'Standard deviation (of the population) of the inter-arrival time of packets from the initiator; null below two packets. [µs]' CODEC(ZSTD(1)),
    reverseLengthMinBytes Nullable(Float64) COMMENT 'Smallest frame length to the initiator; null without packets. [bytes]' CODEC(ZSTD(1)),
    reverseLengthMeanBytes Nullable(Float64) COMMENT 'Mean frame length to the initiator; null without packets. [bytes]' CODEC(ZSTD(1)),
    reverseLengthMaxBytes Nullable(Float64) COMMENT 'Largest frame length to the initiator; null without packets. [bytes]' CODEC(ZSTD(1)),
    reverseLengthStdBytes Nullable(Float64) COMMENT 'Standard deviation (of the population) of the frame length to the initiator; null without packets. [bytes]' CODEC(ZSTD(1)),
    reverseIatMinUs Nullable(Float64) COMMENT 'Smallest inter-arrival time of packets to the initiator; null below two packets. [µs]' CODEC(ZSTD(1)),
    reverseIatMeanUs Nullable(Float64) COMMENT 'Mean inter-arrival time of packets to the initiator; null below two packets. [µs]' CODEC(ZSTD(1)),
    reverseIatMaxUs Nullable(Float64) COMMENT 'Largest inter-arrival time of packets to the initiator; null below two packets. [µs]' CODEC(ZSTD(1)),
    reverseIatStdUs Nullable(Float64) COMMENT 'Standard deviation (of the population) of the inter-arrival time of packets to the initiator; null below two packets. [µs]' CODEC(ZSTD(1)),
    handshakeRttUs Nullable(Float64) COMMENT 'TCP handshake, SYN to the ACK that completes it, seen at the point of capture; null without a whole handshake. [µs]' CODEC(ZSTD(1)),
    handshakeServerRttUs Nullable(Float64) COMMENT 'SYN to SYN/ACK: from the point of capture to the responder and back. [µs]' CODEC(ZSTD(1)),
    handshakeClientRttUs Nullable(Float64) COMMENT 'SYN/ACK to ACK: from the point of capture to the initiator and back. [µs]' CODEC(ZSTD(1)),
    fragments UInt32 COMMENT 'Packets of the flow that were IP fragments. [packets]' CODEC(T64, LZ4),
    problems UInt32 COMMENT 'Packets of the flow that could not be decoded in full. [packets]' CODEC(T64, LZ4),
    endReason Enum8('none' = 0, 'idleTimeout' = 1, 'activeTimeout' = 2, 'endOfFlow' = 3, 'forcedEnd' = 4, 'lackOfResources' = 5) COMMENT 'Why the flow ended (IPFIX flowEndReason, RFC 5102).',
    communityId FixedString(30) COMMENT 'Community ID v1, seed 0.' CODEC(ZSTD(1)),
    forwardRttCount UInt32 COMMENT 'Round trips measured of TCP data from the initiator: from the point of capture to the responder and back. [round trips]' CODEC(T64, LZ4),
    forwardRttMinUs Nullable(Float64) COMMENT 'Least round trip of TCP data from the initiator; null without one. [µs]' CODEC(ZSTD(1)),
    forwardRttMeanUs Nullable(Float64) COMMENT 'Mean round trip of TCP data from the initiator; null without one. [µs]' CODEC(ZSTD(1)),
    forwardRttP95Us Nullable(Float64) COMMENT 'Round trip of TCP data from the initiator that 95 % do not exceed, within 3 to 34 % by their spread; null without one. [µs]' CODEC(ZSTD(1)),
    forwardRetransmissions UInt32 COMMENT 'TCP packets from the initiator that were sent again. [packets]' CODEC(T64, LZ4),
    forwardTimeoutRetransmissions UInt32 COMMENT 'Retransmissions from the initiator after a timeout; the others were fast. [packets]' CODEC(T64, LZ4),
    forwardSpuriousRetransmissions UInt32 COMMENT 'Retransmissions from the initiator of what had been acknowledged already. [packets]' CODEC(T64, LZ4),
    forwardUpstreamLosses UInt32 COMMENT 'Retransmissions from the initiator that filled a gap: lost before the point of capture. [packets]' CODEC(T64, LZ4),
    forwardDownstreamLosses UInt32 COMMENT 'Retransmissions from the initiator of what had passed and was not acknowledged: lost behind the point of capture, or its acknowledgment was. [packets]' CODEC(T64, LZ4),
    forwardRetransmittedBytes UInt64 COMMENT 'Payload bytes of retransmissions from the initiator. [bytes]' CODEC(T64, LZ4),
    forwardOutOfOrder UInt32 COMMENT 'TCP packets from the initiator that came late, yet too soon to be sent again. [packets]' CODEC(T64, LZ4),
    forwardDuplicateAcks UInt32 COMMENT 'Duplicate acknowledgments from the initiator (RFC 5681). [packets]' CODEC(T64, LZ4),
    forwardZeroWindows UInt32 COMMENT 'TCP packets from the initiator that closed the window. [packets]' CODEC(T64, LZ4),
    forwardMissingBytes UInt64 COMMENT 'Bytes in gaps of the TCP sequence from the initiator that were never seen. [bytes]' CODEC(T64, LZ4),
    forwardGoodputBytes UInt64 COMMENT 'Payload bytes from the initiator, those of TCP seen again left out. [bytes]' CODEC(T64, LZ4),
    forwardInFlightMaxBytes UInt32 COMMENT 'Most TCP bytes from the initiator on the way and not yet acknowledged, as seen at the point of capture. [bytes]' CODEC(T64, LZ4),
    reverseRttCount UInt32 COMMENT 'Round trips measured of TCP data to the initiator: from the point of capture to the initiator and back. [round trips]' CODEC(T64, LZ4),
    reverseRttMinUs Nullable(Float64) COMMENT 'Least round trip of TCP data to the initiator; null without one. [µs]' CODEC(ZSTD(1)),
    reverseRttMeanUs Nullable(Float64) COMMENT 'Mean round trip of TCP data to the initiator; null without one. [µs]' CODEC(ZSTD(1)),
    reverseRttP95Us Nullable(Float64) COMMENT 'Round trip of TCP data to the initiator that 95 % do not exceed, within 3 to 34 % by their spread; null without one. [µs]' CODEC(ZSTD(1)),
    reverseRetransmissions UInt32 COMMENT 'TCP packets to the initiator that were sent again. [packets]' CODEC(T64, LZ4),
    reverseTimeoutRetransmissions UInt32 COMMENT 'Retransmissions to the initiator after a timeout; the others were fast. [packets]' CODEC(T64, LZ4),
    reverseSpuriousRetransmissions UInt32 COMMENT 'Retransmissions to the initiator of what had been acknowledged already. [packets]' CODEC(T64, LZ4),
    reverseUpstreamLosses UInt32 COMMENT 'Retransmissions to the initiator that filled a gap: lost before the point of capture. [packets]' CODEC(T64, LZ4),
    reverseDownstreamLosses UInt32 COMMENT 'Retransmissions to the initiator of what had passed and was not acknowledged: lost behind the point of capture, or its acknowledgment was. [packets]' CODEC(T64, LZ4),
    reverseRetransmittedBytes UInt64 COMMENT 'Payload bytes of retransmissions to the initiator. [bytes]' CODEC(T64, LZ4),
    reverseOutOfOrder UInt32 COMMENT 'TCP packets to the initiator that came late, yet too soon to be sent again. [packets]' CODEC(T64, LZ4),
    reverseDuplicateAcks UInt32 COMMENT 'Duplicate acknowledgments to the initiator (RFC 5681). [packets]' CODEC(T64, LZ4),
    reverseZeroWindows UInt32 COMMENT 'TCP packets to the initiator that closed the window. [packets]' CODEC(T64, LZ4),
    reverseMissingBytes UInt64 COMMENT 'Bytes in gaps of the TCP sequence to the initiator that were never seen. [bytes]' CODEC(T64, LZ4),
    reverseGoodputBytes UInt64 COMMENT 'Payload bytes to the initiator, those of TCP seen again left out. [bytes]' CODEC(T64, LZ4),
    reverseInFlightMaxBytes UInt32 COMMENT 'Most TCP bytes to the initiator on the way and not yet acknowledged, as seen at the point of capture. [bytes]' CODEC(T64, LZ4),
    tunnel Enum8('none' = 0, 'ipInIp' = 1, 'gre' = 2, 'nvgre' = 3, 'erspan' = 4, 'etherIp' = 5, 'vxlan' = 6, 'geneve' = 7, 'gtpU' = 8, 'teredo' = 9, 'l2tp' = 10, 'capwap' = 11, 'mplsInIp' = 12) COMMENT 'Tunnel that the first packet came through last; addresses and ports are those inside.',
    virtualNetwork UInt32 COMMENT 'Virtual network of VXLAN and GENEVE (VNI) or NVGRE (VSID), 0 when there is none; part of the flow key.' CODEC(T64, LZ4),
    early Bool COMMENT 'True when the records tell of flows that go on: as they were after 15 packets or one second. The final records come beside them.',
    srcAddressText String ALIAS if(startsWith(toString(srcAddress), '::ffff:'), substring(toString(srcAddress), 8), toString(srcAddress)) COMMENT 'srcAddress as text, IPv4 dotted.',
    dstAddressText String ALIAS if(startsWith(toString(dstAddress), '::ffff:'), substring(toString(dstAddress), 8), toString(dstAddress)) COMMENT 'dstAddress as text, IPv4 dotted.',
    insertedAt DateTime('UTC') COMMENT 'When the row was written. Rows expire by it, so that an old capture lives as long as a new one.' CODEC(DoubleDelta, LZ4),
    INDEX idBloom id TYPE bloom_filter(0.01) GRANULARITY 4,
    INDEX endRange end TYPE minmax GRANULARITY 1
)
ENGINE = MergeTree
PARTITION BY toYYYYMMDD(insertedAt)
ORDER BY (toStartOfHour(start), srcAddress, dstAddress, start, id)
TTL insertedAt + INTERVAL 30 DAY
SETTINGS ttl_only_drop_parts = 1, non_replicated_deduplication_window = 10000, min_parts_to_merge_at_once = 10, min_bytes_for_wide_part = 100000000
COMMENT 'Bidirectional flows (RFC 5103) of one source and lane. Forward is the direction of the initiator, which is src.'`,
  },
  {
    id: '002-dead_letters',
    sql: `CREATE TABLE IF NOT EXISTS dead_letters
(
    source LowCardinality(String) COMMENT 'The capture this message comes from.',
    lane Int32 COMMENT 'Lane, the partition number of frames, packets and flows alike.' CODEC(T64, LZ4),
    time DateTime64(6, 'UTC') COMMENT 'When it failed first. [µs]' CODEC(DoubleDelta, LZ4),
    stage String COMMENT 'Stage that could not process it.' CODEC(ZSTD(1)),
    topic String COMMENT 'Topic it was read from.' CODEC(ZSTD(1)),
    offset UInt64 COMMENT 'Offset of its message in that topic and lane.' CODEC(T64, LZ4),
    row UInt32 COMMENT 'Place of the record in its message; 4294967295 stands for the whole message.' CODEC(T64, LZ4),
    reason String COMMENT 'What is wrong, and where.' CODEC(ZSTD(1)),
    attempt UInt32 COMMENT 'Times it was tried. [attempts]' CODEC(T64, LZ4),
    schemaId UInt32 COMMENT 'Registry id of the schema its bytes name, 0 when they name none.' CODEC(T64, LZ4),
    headers String COMMENT 'Headers of the original message as a JSON object.' CODEC(ZSTD(1)),
    value String COMMENT 'Original bytes: the whole message, or a message with just this record.' CODEC(ZSTD(1)),
    insertedAt DateTime('UTC') COMMENT 'When the row was written. Rows expire by it, so that an old capture lives as long as a new one.' CODEC(DoubleDelta, LZ4)
)
ENGINE = MergeTree
PARTITION BY toYYYYMMDD(insertedAt)
ORDER BY (time, stage, topic, lane, offset)
TTL insertedAt + INTERVAL 90 DAY
SETTINGS ttl_only_drop_parts = 1, non_replicated_deduplication_window = 10000, min_parts_to_merge_at_once = 10, min_bytes_for_wide_part = 100000000
COMMENT 'What a stage could not process, with the reason and the original bytes, so that it can be looked at and replayed.'`,
  },
  {
    id: '003-flows_1h',
    sql: `CREATE TABLE IF NOT EXISTS flows_1h
(
    bucket DateTime('UTC') COMMENT 'Begin of the bucket.' CODEC(DoubleDelta, LZ4),
    source LowCardinality(String) COMMENT 'The capture.',
    protocol UInt8 COMMENT 'IP protocol number.',
    flows SimpleAggregateFunction(sum, UInt64) COMMENT 'Flows that began in the bucket.' CODEC(T64, LZ4),
    forwardPackets SimpleAggregateFunction(sum, UInt64) COMMENT 'Share of the flows in the bucket, spread evenly over each flow.' CODEC(T64, LZ4),
    reversePackets SimpleAggregateFunction(sum, UInt64) COMMENT 'Share of the flows in the bucket, spread evenly over each flow.' CODEC(T64, LZ4),
    forwardBytes SimpleAggregateFunction(sum, UInt64) COMMENT 'Share of the flows in the bucket, spread evenly over each flow.' CODEC(T64, LZ4),
    reverseBytes SimpleAggregateFunction(sum, UInt64) COMMENT 'Share of the flows in the bucket, spread evenly over each flow.' CODEC(T64, LZ4),
    insertedAt SimpleAggregateFunction(max, DateTime('UTC')) COMMENT 'When last written; rows expire by it.'
)
ENGINE = AggregatingMergeTree
PARTITION BY toYYYYMM(insertedAt)
ORDER BY (bucket, source, protocol)
TTL insertedAt + INTERVAL 365 DAY
SETTINGS ttl_only_drop_parts = 1, non_replicated_deduplication_window = 10000, min_parts_to_merge_at_once = 10, min_bytes_for_wide_part = 100000000
COMMENT 'Flows per hour, source and protocol.'`,
  },
  {
    id: '004-flows_5m',
    sql: `CREATE TABLE IF NOT EXISTS flows_5m
(
    bucket DateTime('UTC') COMMENT 'Begin of the bucket.' CODEC(DoubleDelta, LZ4),
    source LowCardinality(String) COMMENT 'The capture.',
    protocol UInt8 COMMENT 'IP protocol number.',
    flows SimpleAggregateFunction(sum, UInt64) COMMENT 'Flows that began in the bucket.' CODEC(T64, LZ4),
    forwardPackets SimpleAggregateFunction(sum, UInt64) COMMENT 'Share of the flows in the bucket, spread evenly over each flow.' CODEC(T64, LZ4),
    reversePackets SimpleAggregateFunction(sum, UInt64) COMMENT 'Share of the flows in the bucket, spread evenly over each flow.' CODEC(T64, LZ4),
    forwardBytes SimpleAggregateFunction(sum, UInt64) COMMENT 'Share of the flows in the bucket, spread evenly over each flow.' CODEC(T64, LZ4),
    reverseBytes SimpleAggregateFunction(sum, UInt64) COMMENT 'Share of the flows in the bucket, spread evenly over each flow.' CODEC(T64, LZ4),
    insertedAt SimpleAggregateFunction(max, DateTime('UTC')) COMMENT 'When last written; rows expire by it.'
)
ENGINE = AggregatingMergeTree
PARTITION BY toMonday(insertedAt)
ORDER BY (bucket, source, protocol)
TTL insertedAt + INTERVAL 30 DAY
SETTINGS ttl_only_drop_parts = 1, non_replicated_deduplication_window = 10000, min_parts_to_merge_at_once = 10, min_bytes_for_wide_part = 100000000
COMMENT 'Flows per five minutes, source and protocol.'`,
  },
  {
    id: '005-flows_1m',
    sql: `CREATE TABLE IF NOT EXISTS flows_1m
(
    bucket DateTime('UTC') COMMENT 'Begin of the bucket.' CODEC(DoubleDelta, LZ4),
    source LowCardinality(String) COMMENT 'The capture.',
    protocol UInt8 COMMENT 'IP protocol number.',
    flows SimpleAggregateFunction(sum, UInt64) COMMENT 'Flows that began in the bucket.' CODEC(T64, LZ4),
    forwardPackets SimpleAggregateFunction(sum, UInt64) COMMENT 'Share of the flows in the bucket, spread evenly over each flow.' CODEC(T64, LZ4),
    reversePackets SimpleAggregateFunction(sum, UInt64) COMMENT 'Share of the flows in the bucket, spread evenly over each flow.' CODEC(T64, LZ4),
    forwardBytes SimpleAggregateFunction(sum, UInt64) COMMENT 'Share of the flows in the bucket, spread evenly over each flow.' CODEC(T64, LZ4),
    reverseBytes SimpleAggregateFunction(sum, UInt64) COMMENT 'Share of the flows in the bucket, spread evenly over each flow.' CODEC(T64, LZ4),
    insertedAt SimpleAggregateFunction(max, DateTime('UTC')) COMMENT 'When last written; rows expire by it.'
)
ENGINE = AggregatingMergeTree
PARTITION BY toYYYYMMDD(insertedAt)
ORDER BY (bucket, source, protocol)
TTL insertedAt + INTERVAL 7 DAY
SETTINGS ttl_only_drop_parts = 1, non_replicated_deduplication_window = 10000, min_parts_to_merge_at_once = 10, min_bytes_for_wide_part = 100000000
COMMENT 'Flows per minute, source and protocol.'`,
  },
  {
    id: '006-flows_1h_view',
    sql: `CREATE MATERIALIZED VIEW IF NOT EXISTS flows_1h_view TO flows_1h AS
SELECT
    toStartOfInterval(flows_5m.bucket, INTERVAL 3600 SECOND) AS bucket,
    source,
    protocol,
    sum(flows_5m.flows) AS flows,
    sum(flows_5m.forwardPackets) AS forwardPackets,
    sum(flows_5m.reversePackets) AS reversePackets,
    sum(flows_5m.forwardBytes) AS forwardBytes,
    sum(flows_5m.reverseBytes) AS reverseBytes,
    max(flows_5m.insertedAt) AS insertedAt
FROM flows_5m
GROUP BY bucket, source, protocol`,
  },
  {
    id: '007-flows_5m_view',
    sql: `CREATE MATERIALIZED VIEW IF NOT EXISTS flows_5m_view TO flows_5m AS
SELECT
    toStartOfInterval(flows_1m.bucket, INTERVAL 300 SECOND) AS bucket,
    source,
    protocol,
    sum(flows_1m.flows) AS flows,
    sum(flows_1m.forwardPackets) AS forwardPackets,
    sum(flows_1m.reversePackets) AS reversePackets,
    sum(flows_1m.forwardBytes) AS forwardBytes,
    sum(flows_1m.reverseBytes) AS reverseBytes,
    max(flows_1m.insertedAt) AS insertedAt
FROM flows_1m
GROUP BY bucket, source, protocol`,
  },
  {
    id: '008-flows_1m_view',
    sql: `CREATE MATERIALIZED VIEW IF NOT EXISTS flows_1m_view TO flows_1m AS
WITH
    intDiv(toUnixTimestamp64Micro(start), 60000000) AS firstBucket,
    least(greatest(intDiv(toUnixTimestamp64Micro(end), 60000000), firstBucket), firstBucket + 1440) AS lastBucket,
    arrayJoin(range(firstBucket, lastBucket + 1)) AS number,
    greatest(toUnixTimestamp64Micro(end) - toUnixTimestamp64Micro(start), 1) AS life,
    if(number = lastBucket, 1., ((number + 1) * 60000000 - toUnixTimestamp64Micro(start)) / life) AS elapsedAtEnd,
    if(number = firstBucket, 0., (number * 60000000 - toUnixTimestamp64Micro(start)) / life) AS elapsedAtBegin
SELECT
    toDateTime(number * 60, 'UTC') AS bucket,
    source,
    protocol,
    sum(toUInt64(number = firstBucket)) AS flows,
    sum(toUInt64(forwardPackets * elapsedAtEnd) - toUInt64(forwardPackets * elapsedAtBegin)) AS forwardPackets,
    sum(toUInt64(reversePackets * elapsedAtEnd) - toUInt64(reversePackets * elapsedAtBegin)) AS reversePackets,
    sum(toUInt64(forwardBytes * elapsedAtEnd) - toUInt64(forwardBytes * elapsedAtBegin)) AS forwardBytes,
    sum(toUInt64(reverseBytes * elapsedAtEnd) - toUInt64(reverseBytes * elapsedAtBegin)) AS reverseBytes,
    max(flows.insertedAt) AS insertedAt
FROM flows
GROUP BY bucket, source, protocol`,
  },
];

/** Columns of each table that rows bring with them, with their types. */
export const tableColumns: Readonly<Record<string, readonly { readonly name: string; readonly type: string }[]>> = {
  flows: [
    { name: 'source', type: "LowCardinality(String)" },
    { name: 'lane', type: "Int32" },
    { name: 'id', type: "UUID" },
    { name: 'number', type: "UInt64" },
    { name: 'start', type: "DateTime64(6, 'UTC')" },
    { name: 'end', type: "DateTime64(6, 'UTC')" },
    { name: 'srcAddress', type: "IPv6" },
    { name: 'srcPort', type: "UInt16" },
    { name: 'dstAddress', type: "IPv6" },
    { name: 'dstPort', type: "UInt16" },
    { name: 'protocol', type: "UInt8" },
    { name: 'vlan', type: "UInt16" },
    { name: 'innerVlan', type: "UInt16" },
    { name: 'forwardPackets', type: "UInt32" },
    { name: 'reversePackets', type: "UInt32" },
    { name: 'forwardBytes', type: "UInt64" },
    { name: 'reverseBytes', type: "UInt64" },
    { name: 'forwardPayloadBytes', type: "UInt64" },
    { name: 'reversePayloadBytes', type: "UInt64" },
    { name: 'forwardFlags', type: "UInt16" },
    { name: 'reverseFlags', type: "UInt16" },
    { name: 'forwardLengthMinBytes', type: "Nullable(Float64)" },
    { name: 'forwardLengthMeanBytes', type: "Nullable(Float64)" },
    { name: 'forwardLengthMaxBytes', type: "Nullable(Float64)" },
    { name: 'forwardLengthStdBytes', type: "Nullable(Float64)" },
    { name: 'forwardIatMinUs', type: "Nullable(Float64)" },
    { name: 'forwardIatMeanUs', type: "Nullable(Float64)" },
    { name: 'forwardIatMaxUs', type: "Nullable(Float64)" },
    { name: 'forwardIatStdUs', type: "Nullable(Float64)" },
    { name: 'reverseLengthMinBytes', type: "Nullable(Float64)" },
    { name: 'reverseLengthMeanBytes', type: "Nullable(Float64)" },
    { name: 'reverseLengthMaxBytes', type: "Nullable(Float64)" },
    { name: 'reverseLengthStdBytes', type: "Nullable(Float64)" },
    { name: 'reverseIatMinUs', type: "Nullable(Float64)" },
    { name: 'reverseIatMeanUs', type: "Nullable(Float64)" },
    { name: 'reverseIatMaxUs', type: "Nullable(Float64)" },
    { name: 'reverseIatStdUs', type: "Nullable(Float64)" },
    { name: 'handshakeRttUs', type: "Nullable(Float64)" },
    { name: 'handshakeServerRttUs', type: "Nullable(Float64)" },
    { name: 'handshakeClientRttUs', type: "Nullable(Float64)" },
    { name: 'fragments', type: "UInt32" },
    { name: 'problems', type: "UInt32" },
    { name: 'endReason', type: "Enum8('none' = 0, 'idleTimeout' = 1, 'activeTimeout' = 2, 'endOfFlow' = 3, 'forcedEnd' = 4, 'lackOfResources' = 5)" },
    { name: 'communityId', type: "FixedString(30)" },
    { name: 'forwardRttCount', type: "UInt32" },
    { name: 'forwardRttMinUs', type: "Nullable(Float64)" },
    { name: 'forwardRttMeanUs', type: "Nullable(Float64)" },
    { name: 'forwardRttP95Us', type: "Nullable(Float64)" },
    { name: 'forwardRetransmissions', type: "UInt32" },
    { name: 'forwardTimeoutRetransmissions', type: "UInt32" },
    { name: 'forwardSpuriousRetransmissions', type: "UInt32" },
    { name: 'forwardUpstreamLosses', type: "UInt32" },
    { name: 'forwardDownstreamLosses', type: "UInt32" },
    { name: 'forwardRetransmittedBytes', type: "UInt64" },
    { name: 'forwardOutOfOrder', type: "UInt32" },
    { name: 'forwardDuplicateAcks', type: "UInt32" },
    { name: 'forwardZeroWindows', type: "UInt32" },
    { name: 'forwardMissingBytes', type: "UInt64" },
    { name: 'forwardGoodputBytes', type: "UInt64" },
    { name: 'forwardInFlightMaxBytes', type: "UInt32" },
    { name: 'reverseRttCount', type: "UInt32" },
    { name: 'reverseRttMinUs', type: "Nullable(Float64)" },
    { name: 'reverseRttMeanUs', type: "Nullable(Float64)" },
    { name: 'reverseRttP95Us', type: "Nullable(Float64)" },
    { name: 'reverseRetransmissions', type: "UInt32" },
    { name: 'reverseTimeoutRetransmissions', type: "UInt32" },
    { name: 'reverseSpuriousRetransmissions', type: "UInt32" },
    { name: 'reverseUpstreamLosses', type: "UInt32" },
    { name: 'reverseDownstreamLosses', type: "UInt32" },
    { name: 'reverseRetransmittedBytes', type: "UInt64" },
    { name: 'reverseOutOfOrder', type: "UInt32" },
    { name: 'reverseDuplicateAcks', type: "UInt32" },
    { name: 'reverseZeroWindows', type: "UInt32" },
    { name: 'reverseMissingBytes', type: "UInt64" },
    { name: 'reverseGoodputBytes', type: "UInt64" },
    { name: 'reverseInFlightMaxBytes', type: "UInt32" },
    { name: 'tunnel', type: "Enum8('none' = 0, 'ipInIp' = 1, 'gre' = 2, 'nvgre' = 3, 'erspan' = 4, 'etherIp' = 5, 'vxlan' = 6, 'geneve' = 7, 'gtpU' = 8, 'teredo' = 9, 'l2tp' = 10, 'capwap' = 11, 'mplsInIp' = 12)" },
    { name: 'virtualNetwork', type: "UInt32" },
    { name: 'early', type: "Bool" },
  ],
  dead_letters: [
    { name: 'source', type: "LowCardinality(String)" },
    { name: 'lane', type: "Int32" },
    { name: 'time', type: "DateTime64(6, 'UTC')" },
    { name: 'stage', type: "String" },
    { name: 'topic', type: "String" },
    { name: 'offset', type: "UInt64" },
    { name: 'row', type: "UInt32" },
    { name: 'reason', type: "String" },
    { name: 'attempt', type: "UInt32" },
    { name: 'schemaId', type: "UInt32" },
    { name: 'headers', type: "String" },
    { name: 'value', type: "String" },
  ],
};
