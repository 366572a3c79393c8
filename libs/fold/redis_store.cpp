#include "fold/redis_store.hpp"

#include <algorithm>
#include <charconv>

#include "contract/json_text.hpp"
#include "fold/commit_script.hpp"

namespace hearth::fold {
namespace {

using contract::Partition;

std::string text_of(const redis::ReplyView& reply) { return std::string(reply.text()); }

std::int64_t due_of(const redis::ReplyView& score) {
  std::int64_t due = 0;
  const std::string_view text = score.text();
  std::from_chars(text.data(), text.data() + text.size(), due);
  return due;
}

}  // namespace

RedisStore::RedisStore(redis::Address address, contract::Names names, std::string service,
                       std::string lease)
    : address_(std::move(address)),
      names_(std::move(names)),
      service_(std::move(service)),
      lease_(std::move(lease)),
      commit_(kCommitScript) {}

Status RedisStore::reconnect() {
  reads_.clear();
  pipe_.reset();
  side_.reset();
  auto pipe = redis::Connection::connect(address_, {});
  if (!pipe) return fail(pipe.error());
  auto side = redis::Connection::connect(address_, {});
  if (!side) return fail(side.error());
  if (auto loaded = commit_.load(*pipe); !loaded) return loaded;
  pipe_ = std::move(*pipe);
  side_ = std::move(*side);
  return {};
}

Status RedisStore::connected() {
  if (pipe_ && side_ && pipe_->alive() && side_->alive()) return {};
  return reconnect();
}

contract::StoreKeys RedisStore::keys_of(Partition partition) const {
  return {names_, service_, partition};
}

std::uint64_t RedisStore::generation(Partition partition) const {
  const auto at = generations_.find(partition);
  return at == generations_.end() ? 1 : at->second;
}

void RedisStore::use_generation(Partition partition, std::uint64_t generation) {
  generations_[partition] = generation;
}

Result<redis::Reply> RedisStore::ask(std::initializer_list<std::string_view> command) {
  if (!side_) return fail(ErrorKind::kUnavailable, "not connected to Redis");
  return redis::expect_ok(side_->call(command));
}

Result<Loaded> RedisStore::load(Partition partition) {
  if (auto up = connected(); !up) return fail(up.error());
  const contract::StoreKeys keys = keys_of(partition);
  if (auto set = ask({"SET", keys.live(), "1", "NX"}); !set) return fail(set.error());
  const auto live = ask({"GET", keys.live()});
  if (!live) return fail(live.error());
  Loaded out;
  const std::string number = text_of(*live);
  std::from_chars(number.data(), number.data() + number.size(), out.generation);
  generations_[partition] = out.generation;

  const auto checkpoint = ask({"GET", keys.checkpoint(out.generation)});
  const auto settings = read(partition, {std::string(kSettingsKey)});
  const auto outbox = ask({"HGETALL", keys.outbox(out.generation)});
  const auto stopped = ask({"GET", keys.stopped()});
  const auto attempts = ask({"GET", keys.attempts()});
  if (!checkpoint || !settings || !outbox || !stopped || !attempts) {
    return fail(ErrorKind::kUnavailable, "Redis did not answer while a partition was loaded");
  }
  out.checkpoint = text_of(*checkpoint);
  out.settings = settings->values.front().value_or("");
  std::map<std::uint64_t, std::string> entries;
  for (std::size_t i = 0; i + 1 < outbox->size(); i += 2) {
    const std::string_view field = (*outbox)[i].text();
    std::uint64_t ordinal = 0;
    std::from_chars(field.data(), field.data() + field.size(), ordinal);
    entries[ordinal] = text_of((*outbox)[i + 1]);
  }
  for (auto& [ordinal, entry] : entries) out.outbox.push_back(std::move(entry));
  if (!stopped->is_nil()) out.stopped = text_of(*stopped);
  const std::string count = text_of(*attempts);
  std::from_chars(count.data(), count.data() + count.size(), out.attempts);
  return out;
}

Status RedisStore::begin(Partition partition) {
  const auto counted = ask({"INCR", keys_of(partition).attempts()});
  return counted ? Status{} : fail(counted.error());
}

RedisStore::PendingRead RedisStore::append_read(redis::Connection& connection, Partition partition,
                                                const std::vector<std::string>& keys) {
  PendingRead pending;
  pending.count = keys.size();
  std::vector<std::vector<std::size_t>> by_bucket(contract::kBuckets);
  for (std::size_t i = 0; i < keys.size(); ++i)
    by_bucket[contract::bucket_of(keys[i])].push_back(i);
  const contract::StoreKeys names = keys_of(partition);
  std::vector<std::string_view> command;
  for (std::uint16_t b = 0; b < contract::kBuckets; ++b) {
    if (by_bucket[b].empty()) continue;
    const std::string bucket = names.bucket(generation(partition), b);
    command = {"HMGET", bucket};
    for (const std::size_t i : by_bucket[b]) command.push_back(keys[i]);
    connection.append(command);
    pending.groups.push_back(std::move(by_bucket[b]));
  }
  connection.append({"GET", names.checkpoint(generation(partition))});
  return pending;
}

// Takes every answer, also behind one that is an error: the connection goes on.
Result<StatesRead> RedisStore::take_read(redis::Connection& connection,
                                         const PendingRead& pending) {
  StatesRead out;
  out.values.resize(pending.count);
  std::optional<Error> failed;
  for (const auto& group : pending.groups) {
    const auto reply = redis::expect_ok(connection.read());
    if (!reply) {
      failed = reply.error();
      continue;
    }
    for (std::size_t i = 0; i < group.size() && i < reply->size(); ++i) {
      const redis::ReplyView value = (*reply)[i];
      if (!value.is_nil()) out.values[group[i]] = text_of(value);
    }
  }
  const auto checkpoint = redis::expect_ok(connection.read());
  if (!checkpoint) return fail(checkpoint.error());
  if (failed) return fail(*failed);
  out.checkpoint = text_of(*checkpoint);
  return out;
}

void RedisStore::send_read(Partition partition, const std::vector<std::string>& keys) {
  if (!pipe_) return;
  reads_.push_back(append_read(*pipe_, partition, keys));
  pipe_->flush();
}

Result<StatesRead> RedisStore::receive_read() {
  if (!pipe_ || reads_.empty()) return fail(ErrorKind::kUnavailable, "not connected to Redis");
  const PendingRead pending = std::move(reads_.front());
  reads_.pop_front();
  return take_read(*pipe_, pending);
}

Result<StatesRead> RedisStore::read(Partition partition, const std::vector<std::string>& keys) {
  if (!side_ || !side_->alive()) return fail(ErrorKind::kUnavailable, "not connected to Redis");
  return take_read(*side_, append_read(*side_, partition, keys));
}

void RedisStore::send_commit(Partition partition, const Commit& commit) {
  if (!pipe_) return;
  const contract::StoreKeys names = keys_of(partition);
  const std::uint64_t live = generation(partition);
  struct Bucket {
    std::vector<const std::pair<std::string, std::string>*> set;
    std::vector<const std::string*> erased;
  };
  std::map<std::uint16_t, Bucket> buckets;
  for (const auto& state : commit.states)
    buckets[contract::bucket_of(state.first)].set.push_back(&state);
  for (const auto& key : commit.erased) buckets[contract::bucket_of(key)].erased.push_back(&key);

  std::deque<std::string> own;  // texts made here; a deque keeps their addresses
  const auto keep = [&own](std::string text) -> std::string_view {
    return own.emplace_back(std::move(text));
  };
  const auto number = [&keep](std::uint64_t value) { return keep(std::to_string(value)); };
  std::vector<std::string_view> keys{keep(names.lease()),          keep(names.live()),
                                     keep(names.checkpoint(live)), keep(names.timers(live)),
                                     keep(names.outbox(live)),     keep(names.attempts())};
  std::vector<std::string_view> args{lease_,
                                     number(live),
                                     commit.expected,
                                     commit.checkpoint,
                                     number(commit.timers.size()),
                                     number(commit.timers_erased.size()),
                                     number(commit.outbox.size()),
                                     number(commit.outbox_erased.size())};
  for (const auto& [index, bucket] : buckets) {
    keys.push_back(keep(names.bucket(live, index)));
    args.push_back(number(bucket.set.size()));
    args.push_back(number(bucket.erased.size()));
  }
  for (const TimerKey& timer : commit.timers) {
    args.push_back(keep(std::to_string(to_unix_ms(timer.due))));
    args.push_back(timer.member);
  }
  args.insert(args.end(), commit.timers_erased.begin(), commit.timers_erased.end());
  for (const auto& [ordinal, entry] : commit.outbox) {
    args.push_back(number(ordinal));
    args.push_back(entry);
  }
  for (const std::uint64_t ordinal : commit.outbox_erased) args.push_back(number(ordinal));
  for (const auto& [index, bucket] : buckets) {
    for (const auto* state : bucket.set) {
      args.push_back(state->first);
      args.push_back(state->second);
    }
    for (const auto* key : bucket.erased) args.push_back(*key);
  }
  commit_.append_eval(*pipe_, keys, args);
  pipe_->flush();  // Redis commits this partition while the next one is folded
}

Result<CommitResult> RedisStore::receive_commit() {
  if (!pipe_) return fail(ErrorKind::kUnavailable, "not connected to Redis");
  const auto reply = pipe_->read();
  if (!reply) return fail(reply.error());
  if (redis::Script::is_missing(*reply)) {
    // Redis was restarted between load() and here, so it may also show an older view: start over.
    return fail(ErrorKind::kUnavailable, "Redis has forgotten the commit script");
  }
  // Refused as a whole: nothing was written.
  for (const auto* refusal : {"LOADING", "OOM", "BUSY", "READONLY", "MISCONF", "MASTERDOWN",
                              "NOREPLICAS", "NOAUTH", "NOPERM"}) {
    if (reply->is_error(refusal)) return fail(ErrorKind::kUnavailable, text_of(*reply));
  }
  if (reply->is_error()) return fail(ErrorKind::kCorrupt, "the commit failed: " + text_of(*reply));
  return reply->integer() == 1 ? CommitResult::kApplied : CommitResult::kFenced;
}

void RedisStore::send_probe(Partition partition) {
  if (!pipe_) return;
  const contract::StoreKeys keys = keys_of(partition);
  pipe_->append({"MGET", keys.lease(), keys.checkpoint(generation(partition))});
  pipe_->flush();
}

Result<std::optional<std::string>> RedisStore::receive_probe() {
  if (!pipe_) return fail(ErrorKind::kUnavailable, "not connected to Redis");
  const auto reply = redis::expect_ok(pipe_->read());
  if (!reply) return fail(reply.error());
  if (reply->size() != 2 || (*reply)[0].text() != lease_) return std::optional<std::string>();
  return std::optional(text_of((*reply)[1]));
}

Result<std::vector<TimerKey>> RedisStore::timers(Partition partition, std::size_t limit,
                                                 bool& complete) {
  const std::string key = keys_of(partition).timers(generation(partition));
  const auto take = [](const redis::Reply& reply, std::vector<TimerKey>& out) {
    for (std::size_t i = 0; i + 1 < reply.size(); i += 2)
      out.push_back({from_unix_ms(due_of(reply[i + 1])), text_of(reply[i])});
  };
  const auto first = ask({"ZRANGE", key, "-inf", "+inf", "BYSCORE", "LIMIT", "0",
                          std::to_string(limit), "WITHSCORES"});
  if (!first) return fail(first.error());
  std::vector<TimerKey> out;
  take(*first, out);
  complete = out.size() < limit;
  if (complete) return out;
  // The last instant may be cut: take it whole.
  const TimePoint last = out.back().due;
  std::erase_if(out, [last](const TimerKey& timer) { return timer.due == last; });
  const std::string score = std::to_string(to_unix_ms(last));
  const auto rest = ask({"ZRANGE", key, score, score, "BYSCORE", "WITHSCORES"});
  if (!rest) return fail(rest.error());
  take(*rest, out);
  return out;
}

Result<std::vector<std::string>> RedisStore::keys(Partition partition, std::uint16_t bucket) {
  const auto reply = ask({"HKEYS", keys_of(partition).bucket(generation(partition), bucket)});
  if (!reply) return fail(reply.error());
  std::vector<std::string> out;
  for (std::size_t i = 0; i < reply->size(); ++i) out.push_back(text_of((*reply)[i]));
  std::sort(out.begin(), out.end());
  return out;
}

Status RedisStore::read_buckets(Partition partition, std::uint16_t first, std::uint16_t count,
                                std::map<std::string, std::string>& states) {
  if (!side_) return fail(ErrorKind::kUnavailable, "not connected to Redis");
  const contract::StoreKeys keys = keys_of(partition);
  for (std::uint16_t b = first; b < first + count; ++b)
    side_->append({"HGETALL", keys.bucket(generation(partition), b)});
  Status outcome;
  for (std::uint16_t i = 0; i < count; ++i) {
    const auto reply = redis::expect_ok(side_->read());
    if (!reply) outcome = fail(reply.error());
    if (!reply) continue;
    for (std::size_t at = 0; at + 1 < reply->size(); at += 2)
      states[text_of((*reply)[at])] = text_of((*reply)[at + 1]);
  }
  return outcome;
}

Result<std::size_t> RedisStore::read_timers(Partition partition, std::size_t from,
                                            std::size_t count,
                                            std::map<std::string, std::int64_t>& timers) {
  const auto reply = ask({"ZRANGE", keys_of(partition).timers(generation(partition)),
                          std::to_string(from), std::to_string(from + count - 1), "WITHSCORES"});
  if (!reply) return fail(reply.error());
  for (std::size_t i = 0; i + 1 < reply->size(); i += 2)
    timers[text_of((*reply)[i])] = due_of((*reply)[i + 1]);
  return reply->size() / 2;
}

Status RedisStore::stop(Partition partition, std::string_view code, std::string_view detail,
                        std::string_view repair) {
  std::string reason = R"({"code":)";
  contract::append_string(reason, code);
  reason += R"(,"detail":)";
  contract::append_string(reason, detail);
  reason += R"(,"repair":)";
  contract::append_string(reason, repair);
  reason += "}";
  const auto reply = ask({"SET", keys_of(partition).stopped(), reason});
  return reply ? Status{} : fail(reply.error());
}

}  // namespace hearth::fold
