/**
 * How tables keep their parts. Parts expire whole. Blocks are known again for far longer than a sink repeats its last one. Rows
 * come in small parts, several tables for each insert: merged from two on, as ClickHouse would, they are written again more often
 * than once while they come in, which takes longer than the inserts; ten at a time still keeps few of them. A part with a file a column
 * takes 150 MB to write, whatever its size: below 100 MB all columns share a file.
 */
export const PARTS = `SETTINGS ${[
  'ttl_only_drop_parts = 1',
  'non_replicated_deduplication_window = 10000',
  'min_parts_to_merge_at_once = 10',
  'min_bytes_for_wide_part = 100000000',
].join(', ')}`;
