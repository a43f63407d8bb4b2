/** What makes rows ready for ClickHouse, without its clients: for threads that pass them to the one that has it. */
export { type FileInsert, insertsByFile } from './insert-file.ts';
export { createTables } from './tables.ts';
