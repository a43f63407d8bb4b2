import { createHash } from 'node:crypto';

export interface Script {
  readonly text: string;
  readonly sha1: string;
}

function script(text: string): Script {
  return { text, sha1: createHash('sha1').update(text).digest('hex') };
}

/*
 * Keys of a lane, all under one hash tag: head (hash: epoch, token, saved, count, checkpoint), index (hash: key to
 * `version/bytes`) and entries (hash: `version:key` to value). A version is `token.attempt`, so no two writers ever touch the
 * same field of entries; what the index does not name does not exist.
 */

/** Removes the entries that the index does not name: what saves left behind that never came to their end. */
const SWEEP = `
local function sweep(index, entries)
  local named = {}
  local pairs_ = redis.call('HGETALL', index)
  for i = 1, #pairs_, 2 do
    local slash = string.find(pairs_[i + 1], '/', 1, true)
    named[string.sub(pairs_[i + 1], 1, slash - 1) .. ':' .. pairs_[i]] = true
  end
  for _, field in ipairs(redis.call('HKEYS', entries)) do
    if not named[field] then redis.call('HDEL', entries, field) end
  end
end
`;

/** ARGV: token. Answers [epoch, checkpoint or ''], or ['damaged', counted, found]. */
export const claimScript = script(`${SWEEP}
local head = redis.call('HMGET', KEYS[1], 'count', 'checkpoint')
local found = redis.call('HLEN', KEYS[2])
if found ~= tonumber(head[1] or '0') then return {'damaged', head[1] or '0', tostring(found)} end
local epoch = redis.call('HINCRBY', KEYS[1], 'epoch', 1)
redis.call('HSET', KEYS[1], 'token', ARGV[1], 'saved', 0)
sweep(KEYS[2], KEYS[3])
return {tostring(epoch), head[2] or ''}
`);

/** ARGV: token. Answers ['swept'] or ['fenced', epoch]. */
export const sweepScript = script(`${SWEEP}
local head = redis.call('HMGET', KEYS[1], 'epoch', 'token')
if head[2] ~= ARGV[1] then return {'fenced', head[1] or '0'} end
sweep(KEYS[2], KEYS[3])
return {'swept'}
`);

/**
 * ARGV: token, attempt of the last acknowledged save, this attempt, checkpoint, count of changed, (key, bytes) of each, removed keys.
 * Answers ['saved'], or without having changed anything ['fenced', epoch], ['lost', saved], ['late', saved], ['incomplete', key].
 */
export const saveScript = script(`
local head = redis.call('HMGET', KEYS[1], 'epoch', 'token', 'saved')
if head[2] ~= ARGV[1] then return {'fenced', head[1] or '0'} end
local saved = tonumber(head[3])
if saved < tonumber(ARGV[2]) then return {'lost', head[3]} end
if saved >= tonumber(ARGV[3]) then return {'late', head[3]} end
local version = ARGV[1] .. '.' .. ARGV[3]
local last = 5 + 2 * tonumber(ARGV[5])
for i = 6, last, 2 do
  if redis.call('HEXISTS', KEYS[3], version .. ':' .. ARGV[i]) == 0 then return {'incomplete', ARGV[i]} end
end
local function forget(key)
  local named = redis.call('HGET', KEYS[2], key)
  if not named then return end
  local old = string.sub(named, 1, string.find(named, '/', 1, true) - 1)
  if old ~= version then redis.call('HDEL', KEYS[3], old .. ':' .. key) end
end
for i = last + 1, #ARGV do
  forget(ARGV[i])
  redis.call('HDEL', KEYS[2], ARGV[i])
end
for i = 6, last, 2 do
  forget(ARGV[i])
  redis.call('HSET', KEYS[2], ARGV[i], version .. '/' .. ARGV[i + 1])
end
redis.call('HSET', KEYS[1], 'saved', ARGV[3], 'checkpoint', ARGV[4], 'count', redis.call('HLEN', KEYS[2]))
return {'saved'}
`);
