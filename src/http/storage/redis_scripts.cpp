#include "http/storage/redis_scripts.hpp"

#include <fmt/format.h>

namespace chargeplan::http {
namespace {

// Keys, after the prefix:
//   seq                 counter of what is kept
//   plan:ID             hash: the summary's fields, request, document, seq, bytes, answer (the key of its answer)
//   plans, plans:age    plans by seq, and by time of making in microseconds
//   plans:bytes         of all documents and requests
//   job:ID              hash: the record's fields, entry (in the queue, where a process has it), answer
//   jobs:unfinished     by seq
//   jobs:of             how many unfinished ones each client has
//   jobs:age            finished ones by time of their end
//   lane:CLIENT         ids of its jobs that no process has, the oldest first
//   lanes               the clients that have a lane; the first is the next to be served
//   bell                stream of one entry, a new one whenever a job comes to a lane
//   queue               stream with the group `workers` of the jobs that a process has; an entry goes when its job ends or is given back
//   claim:ID            who has the job; expires
//   progress:ID         how far it is: elapsed, gap or -, phase; expires
//   begun:ID            set of the processes that began it and are not known to have survived it
//   answer:N:CLIENT:KEY hash: request_sha256, plan_id or job_id (N: size of CLIENT)
//   site:ID, demand:ID  hash: updated_us, bytes, body
//   sites, demands      their ids, in the order of bytes
constexpr std::string_view prelude = R"(
local call = redis.call
local function remove_plan(id)
  local key = P .. 'plan:' .. id
  local found = call('HMGET', key, 'answer', 'bytes')
  call('ZREM', P .. 'plans', id)
  call('ZREM', P .. 'plans:age', id)
  if not found[2] then return 0 end
  if found[1] then call('DEL', found[1]) end
  call('DEL', key)
  call('DECRBY', P .. 'plans:bytes', found[2])
  return 1
end
local function remove_job(id)
  local key = P .. 'job:' .. id
  local answer = call('HGET', key, 'answer')
  if answer then call('DEL', answer) end
  call('DEL', key)
  call('ZREM', P .. 'jobs:age', id)
end
local function hold_size_limit(limit)
  if limit == 0 or tonumber(call('GET', P .. 'plans:bytes')) <= limit then return end
  while tonumber(call('GET', P .. 'plans:bytes')) > limit * 0.9 and call('ZCARD', P .. 'plans') > 1 do
    remove_plan(call('ZRANGE', P .. 'plans', 0, 0)[1])
  end
  local oldest = call('ZRANGE', P .. 'plans:age', 0, 0, 'WITHSCORES')[2]
  for _, id in ipairs(call('ZRANGEBYSCORE', P .. 'jobs:age', '-inf', '(' .. oldest)) do remove_job(id) end
end
-- from ARGV[i]: limit in bytes (0: none), id, created_us, status, objective_cost, request_sha256, site_id, sessions, request, document
local function insert_plan(i, answer)
  local id = ARGV[i + 1]
  local key = P .. 'plan:' .. id
  if call('EXISTS', key) == 1 then return end
  local seq = call('INCR', P .. 'seq')
  local bytes = #ARGV[i + 8] + #ARGV[i + 9]
  call('HSET', key, 'seq', seq, 'bytes', bytes, 'created_us', ARGV[i + 2], 'status', ARGV[i + 3], 'objective_cost', ARGV[i + 4],
    'request_sha256', ARGV[i + 5], 'site_id', ARGV[i + 6], 'sessions', ARGV[i + 7], 'request', ARGV[i + 8], 'document', ARGV[i + 9])
  if answer ~= '' then call('HSET', key, 'answer', answer) end
  call('ZADD', P .. 'plans', seq, id)
  call('ZADD', P .. 'plans:age', ARGV[i + 2], id)
  call('INCRBY', P .. 'plans:bytes', bytes)
  hold_size_limit(tonumber(ARGV[i]))
end
local function record_of(id)
  return call('HMGET', P .. 'job:' .. id, 'id', 'status', 'created_us', 'client', 'request_id', 'target', 'plan_id', 'error')
end
local function hand_over(id, holder, limit)
  if call('EXISTS', P .. 'queue') == 0 then call('XGROUP', 'CREATE', P .. 'queue', 'workers', '0', 'MKSTREAM') end
  local entry = call('XADD', P .. 'queue', '*', 'job', id)
  call('XCLAIM', P .. 'queue', 'workers', holder, 0, entry, 'FORCE', 'JUSTID')
  call('HSET', P .. 'job:' .. id, 'entry', entry)
  call('SET', P .. 'claim:' .. id, holder, 'PX', limit)
end
local function let_wait(id, client, push)
  if call(push, P .. 'lane:' .. client, id) == 1 then call('RPUSH', P .. 'lanes', client) end
  call('XADD', P .. 'bell', 'MAXLEN', 1, '*', 'job', id)
end
local function leave_queue(id, client)
  local entry = call('HGET', P .. 'job:' .. id, 'entry')
  if entry then
    call('XACK', P .. 'queue', 'workers', entry)
    call('XDEL', P .. 'queue', entry)
    call('HDEL', P .. 'job:' .. id, 'entry')
  elseif call('LREM', P .. 'lane:' .. client, 1, id) == 1 and call('EXISTS', P .. 'lane:' .. client) == 0 then
    call('LREM', P .. 'lanes', 1, client)
  end
end
-- as the next of its client
local function put_back(id, client)
  leave_queue(id, client)
  let_wait(id, client, 'LPUSH')
end
)";

// answer, request_sha256 of it, plan
constexpr std::string_view keep_plan = R"(
if ARGV[1] ~= '' then
  if call('EXISTS', ARGV[1]) == 1 then return call('HGET', ARGV[1], 'plan_id') == ARGV[4] and 1 or 0 end
  call('HSET', ARGV[1], 'request_sha256', ARGV[2], 'plan_id', ARGV[4])
end
insert_plan(3, ARGV[1])
return 1
)";

// highest seq, count
constexpr std::string_view plans = R"(
local rows = {}
for _, id in ipairs(call('ZREVRANGEBYSCORE', P .. 'plans', ARGV[1], '-inf', 'LIMIT', 0, ARGV[2])) do
  rows[#rows + 1] = call('HMGET', P .. 'plan:' .. id, 'seq', 'created_us', 'status', 'objective_cost', 'request_sha256', 'site_id', 'sessions')
  table.insert(rows[#rows], id)
end
return rows
)";

constexpr std::string_view remove_plan = R"(
local made_of = call('HGET', P .. 'plan:' .. ARGV[1], 'request_sha256')
for _, id in ipairs(made_of and call('ZRANGE', P .. 'made', 0, -1) or {}) do
  if string.sub(id, -#made_of) == made_of then call('DEL', P .. 'made:' .. id) end
end
return remove_plan(ARGV[1])
)";

// answer, request_sha256 of it, id, created_us, client, request_id, target, body, holder or '', claim limit in ms, most jobs or 0
constexpr std::string_view accept_job = R"(
local id = ARGV[3]
local key = P .. 'job:' .. id
if call('EXISTS', key) == 1 then return 1 end
if ARGV[1] ~= '' and call('EXISTS', ARGV[1]) == 1 then return 0 end
local most = tonumber(ARGV[11])
if most > 0 and tonumber(call('HGET', P .. 'jobs:of', ARGV[5]) or 0) >= most then return 2 end
if ARGV[1] ~= '' then
  call('HSET', ARGV[1], 'request_sha256', ARGV[2], 'job_id', id)
  call('HSET', key, 'answer', ARGV[1])
end
call('HSET', key, 'id', id, 'status', 'queued', 'created_us', ARGV[4], 'client', ARGV[5], 'request_id', ARGV[6], 'target', ARGV[7],
  'body', ARGV[8])
call('ZADD', P .. 'jobs:unfinished', call('INCR', P .. 'seq'), id)
call('HINCRBY', P .. 'jobs:of', ARGV[5], 1)
if ARGV[9] ~= '' then hand_over(id, ARGV[9], ARGV[10]) else let_wait(id, ARGV[5], 'RPUSH') end
return 1
)";

// id, status, finished_us, error, then the plan where there is one
constexpr std::string_view end_job = R"(
local id = ARGV[1]
local key = P .. 'job:' .. id
local plan_id = ARGV[6] or ''
local found = call('HMGET', key, 'status', 'plan_id', 'client')
if found[1] ~= 'queued' then return plan_id ~= '' and found[2] == plan_id and 1 or 0 end
leave_queue(id, found[3])
call('HSET', key, 'status', ARGV[2], 'finished_us', ARGV[3], 'error', ARGV[4], 'plan_id', plan_id)
call('HDEL', key, 'body')
call('ZREM', P .. 'jobs:unfinished', id)
if call('HINCRBY', P .. 'jobs:of', found[3], -1) <= 0 then call('HDEL', P .. 'jobs:of', found[3]) end
call('ZADD', P .. 'jobs:age', ARGV[3], id)
call('DEL', P .. 'claim:' .. id, P .. 'progress:' .. id, P .. 'begun:' .. id)
if plan_id ~= '' then insert_plan(5, '') end
return 1
)";

constexpr std::string_view job = "return record_of(ARGV[1])";

// holder, id
constexpr std::string_view begin_job = R"(
local key = P .. 'job:' .. ARGV[2]
if call('HGET', key, 'status') ~= 'queued' then return {0, ''} end
call('SADD', P .. 'begun:' .. ARGV[2], ARGV[1])
return {call('SCARD', P .. 'begun:' .. ARGV[2]), call('HGET', key, 'body')}
)";

constexpr std::string_view unfinished_jobs = R"(
local rows = {}
for _, id in ipairs(call('ZRANGE', P .. 'jobs:unfinished', 0, -1)) do rows[#rows + 1] = record_of(id) end
return rows
)";

// holder, claim limit in ms, how many at most, how many of a client the holder may have, then each client of whom it has some, and
// how many. The clients take turns. Answer: the bell, then the jobs.
constexpr std::string_view take = R"(
local has = {}
for i = 5, #ARGV, 2 do has[ARGV[i]] = tonumber(ARGV[i + 1]) end
local last = call('XREVRANGE', P .. 'bell', '+', '-', 'COUNT', 1)
local rows = {last[1] and last[1][1] or '0-0'}
local count, of_a_client = tonumber(ARGV[3]), tonumber(ARGV[4])
local found = true
while found do
  found = false
  for _, client in ipairs(call('LRANGE', P .. 'lanes', 0, -1)) do
    if #rows <= count and (has[client] or 0) < of_a_client then
      local id = call('LPOP', P .. 'lane:' .. client)
      call('LREM', P .. 'lanes', 1, client)
      if call('EXISTS', P .. 'lane:' .. client) == 1 then call('RPUSH', P .. 'lanes', client) end
      hand_over(id, ARGV[1], ARGV[2])
      rows[#rows + 1] = record_of(id)
      has[client] = (has[client] or 0) + 1
      found = true
    end
  end
end
return rows
)";

// entry and id of each job that its process was silent about, the oldest first; the processes that began it are remembered
constexpr std::string_view put_back_silent = R"(
for i = #ARGV - 1, 1, -2 do
  local id = ARGV[i + 1]
  local found = call('HMGET', P .. 'job:' .. id, 'status', 'entry', 'client')
  if found[1] ~= 'queued' or found[2] ~= ARGV[i] then
    call('XACK', P .. 'queue', 'workers', ARGV[i])
    call('XDEL', P .. 'queue', ARGV[i])
  elseif call('EXISTS', P .. 'claim:' .. id) == 0 then
    put_back(id, found[3])
  end
end
)";

// holder, claim limit in ms, then id and progress or '' of each job
constexpr std::string_view hold = R"(
local claims = {}
for i = 3, #ARGV, 2 do
  local id = ARGV[i]
  local found = call('HMGET', P .. 'job:' .. id, 'status', 'entry')
  local holder = call('GET', P .. 'claim:' .. id)
  if found[1] ~= 'queued' then
    claims[#claims + 1] = 'over'
  elseif not found[2] or (holder and holder ~= ARGV[1]) then
    call('SREM', P .. 'begun:' .. id, ARGV[1])
    claims[#claims + 1] = 'lost'
  else
    call('SET', P .. 'claim:' .. id, ARGV[1], 'PX', ARGV[2])
    call('XCLAIM', P .. 'queue', 'workers', ARGV[1], 0, found[2], 'FORCE', 'JUSTID')
    if ARGV[i + 1] ~= '' then call('SET', P .. 'progress:' .. id, ARGV[i + 1], 'PX', ARGV[2]) end
    claims[#claims + 1] = 'held'
  end
end
return claims
)";

// holder, then ids
constexpr std::string_view give_back = R"(
for i = #ARGV, 2, -1 do
  local id = ARGV[i]
  local claim = P .. 'claim:' .. id
  if call('GET', claim) == ARGV[1] then
    call('DEL', claim, P .. 'progress:' .. id)
    call('SREM', P .. 'begun:' .. id, ARGV[1])
    put_back(id, call('HGET', P .. 'job:' .. id, 'client'))
  end
end
)";

// ids
constexpr std::string_view look = R"(
local rows = {}
for i = 1, #ARGV do
  local record = record_of(ARGV[i])
  record[9] = call('GET', P .. 'progress:' .. ARGV[i])
  rows[i] = record
end
return rows
)";

// kind, id, updated_us, bytes, body
constexpr std::string_view put_document = R"(
call('HSET', P .. ARGV[1] .. ':' .. ARGV[2], 'updated_us', ARGV[3], 'bytes', ARGV[4], 'body', ARGV[5])
return call('ZADD', P .. ARGV[1] .. 's', 0, ARGV[2])
)";

// kind, from, count
constexpr std::string_view documents = R"(
local rows = {}
for _, id in ipairs(call('ZRANGEBYLEX', P .. ARGV[1] .. 's', ARGV[2], '+', 'LIMIT', 0, ARGV[3])) do
  rows[#rows + 1] = call('HMGET', P .. ARGV[1] .. ':' .. id, 'updated_us', 'bytes')
  table.insert(rows[#rows], id)
end
return rows
)";

// kind, id
constexpr std::string_view remove_document = R"(
call('DEL', P .. ARGV[1] .. ':' .. ARGV[2])
return call('ZREM', P .. ARGV[1] .. 's', ARGV[2])
)";

// before, in microseconds; some at a time, so that Redis is not kept from others. Names of processes that are gone go as well.
constexpr std::string_view remove_outdated = R"(
local removed = 0
if ARGV[1] ~= '' then
  for _, id in ipairs(call('ZRANGEBYSCORE', P .. 'plans:age', '-inf', '(' .. ARGV[1], 'LIMIT', 0, 500)) do
    removed = removed + 1
    remove_plan(id)
  end
  for _, id in ipairs(call('ZRANGEBYSCORE', P .. 'jobs:age', '-inf', '(' .. ARGV[1], 'LIMIT', 0, 500)) do
    removed = removed + 1
    remove_job(id)
  end
end
for _, consumer in ipairs(redis.pcall('XINFO', 'CONSUMERS', P .. 'queue', 'workers')) do
  if consumer[4] == 0 and consumer[6] > 86400000 then call('XGROUP', 'DELCONSUMER', P .. 'queue', 'workers', consumer[2]) end
end
return removed
)";

std::string whole(std::string_view script) { return fmt::format("local P = '{}'\n{}{}", redis_prefix, prelude, script); }

}  // namespace

const RedisScripts& redis_scripts() {
  static const RedisScripts scripts{whole(keep_plan),      whole(plans),
                                    whole(remove_plan),    whole(accept_job),
                                    whole(end_job),        whole(job),
                                    whole(begin_job),      whole(unfinished_jobs),
                                    whole(take),           whole(put_back_silent),
                                    whole(hold),           whole(give_back),
                                    whole(look),           whole(put_document),
                                    whole(documents),      whole(remove_document),
                                    whole(remove_outdated)};
  return scripts;
}

}  // namespace chargeplan::http
