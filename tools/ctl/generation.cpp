#include "generation.hpp"

#include <string>
#include <vector>

#include "progress.hpp"
#include "redis/script.hpp"

namespace hearth::ctl {
namespace {

constexpr std::size_t kMaxWords = 1'000;  // of one command
constexpr std::size_t kMaxPending = 64;   // commands whose answer is not read yet
constexpr std::size_t kMaxCommandBytes = 1024 * 1024;

constexpr const char* kSwitch = R"lua(
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
if (redis.call('GET', KEYS[2]) or '1') ~= ARGV[2] then return 0 end
redis.call('SET', KEYS[2], ARGV[3])
redis.call('DEL', KEYS[3], KEYS[4])
return 1
)lua";

// Collects fields of one key into commands of bounded size, and sends them many at a time.
class Writer {
 public:
  explicit Writer(redis::Connection& redis) : redis_(redis) {}

  void open(std::string_view command, std::string key) {
    command_ = command;
    key_ = std::move(key);
  }
  Status add(std::string first, std::string second) {
    bytes_ += first.size() + second.size();
    words_.push_back(std::move(first));
    words_.push_back(std::move(second));
    return words_.size() < kMaxWords && bytes_ < kMaxCommandBytes ? Status{} : close();
  }
  Status close() {
    if (words_.empty()) return {};
    std::vector<std::string_view> all{command_, key_};
    all.insert(all.end(), words_.begin(), words_.end());
    redis_.append(all);
    words_.clear();
    bytes_ = 0;
    return redis_.pending() < kMaxPending ? Status{} : settle();
  }
  Status settle() {
    while (redis_.pending() > 0) {
      const auto reply = redis::expect_ok(redis_.read());
      if (!reply) return fail(reply.error());
    }
    return {};
  }

 private:
  redis::Connection& redis_;
  std::string_view command_;
  std::string key_;
  std::vector<std::string> words_;
  std::size_t bytes_ = 0;
};

Status write_states(Writer& writer, const contract::StoreKeys& keys, std::uint64_t generation,
                    const fold::PartitionImage& image) {
  std::vector<std::vector<const std::pair<const std::string, std::string>*>> buckets(
      contract::kBuckets);
  for (const auto& state : image.states)
    buckets[contract::bucket_of(state.first)].push_back(&state);
  Progress progress;
  for (std::uint16_t b = 0; b < contract::kBuckets; ++b) {
    progress.report([&] {
      return keys.base() + ": writing, " + std::to_string(b) + " of " +
             std::to_string(contract::kBuckets) + " parts";
    });
    writer.open("HSET", keys.bucket(generation, b));
    for (const auto* state : buckets[b]) {
      if (auto added = writer.add(state->first, state->second); !added) return added;
    }
    if (auto closed = writer.close(); !closed) return closed;
  }
  return {};
}

}  // namespace

Status write_generation(redis::Connection& redis, const contract::StoreKeys& keys,
                        std::uint64_t generation, const fold::PartitionImage& image) {
  if (auto dropped = drop_generation(redis, keys, generation); !dropped) return dropped;
  Writer writer(redis);
  if (auto written = write_states(writer, keys, generation, image); !written) return written;
  writer.open("ZADD", keys.timers(generation));
  for (const auto& [member, due] : image.timers) {
    if (auto added = writer.add(std::to_string(due), member); !added) return added;
  }
  if (auto closed = writer.close(); !closed) return closed;
  writer.open("HSET", keys.outbox(generation));
  for (const auto& [ordinal, entry] : image.outbox) {
    if (auto added = writer.add(std::to_string(ordinal), entry); !added) return added;
  }
  if (auto closed = writer.close(); !closed) return closed;
  redis.append({"SET", keys.checkpoint(generation), image.checkpoint});
  return writer.settle();
}

Status drop_generation(redis::Connection& redis, const contract::StoreKeys& keys,
                       std::uint64_t generation) {
  redis.append(
      {"UNLINK", keys.checkpoint(generation), keys.timers(generation), keys.outbox(generation)});
  for (std::uint16_t b = 0; b < contract::kBuckets; ++b)
    redis.append({"UNLINK", keys.bucket(generation, b)});
  return Writer(redis).settle();
}

Status switch_generation(redis::Connection& redis, const contract::StoreKeys& keys,
                         const Switch& order) {
  const std::string lease = keys.lease(), live = keys.live(), attempts = keys.attempts(),
                    stopped = keys.stopped();
  const std::string from = std::to_string(order.from), to = std::to_string(order.to);
  const auto reply = redis::expect_ok(redis::Script(kSwitch).eval(
      redis, std::vector<std::string_view>{lease, live, attempts, stopped},
      std::vector<std::string_view>{order.lease, from, to}));
  if (!reply) return fail(reply.error());
  if (reply->integer() == 1) return {};
  return fail(ErrorKind::kConflict, "the lease of " + keys.base() + " was lost; nothing changed");
}

}  // namespace hearth::ctl
