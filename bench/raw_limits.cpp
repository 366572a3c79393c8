#include "raw_limits.hpp"

#include <chrono>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "contract/names.hpp"
#include "log_writer.hpp"
#include "redis/connection.hpp"

namespace hearth::bench {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::uint64_t kUsers = 10'000;
constexpr int kPipeline = 512;            // states a round trip, about what a fold commits at once
constexpr std::size_t kStateBytes = 512;  // a state under the shipped rules, docs/performance.md

double since(Clock::time_point begin) {
  return std::chrono::duration<double>(Clock::now() - begin).count();
}

}  // namespace

Result<double> raw_publish(const Stack& stack, const std::vector<EncodedFrame>& frames,
                           double seconds) {
  auto writer = LogWriter::connect(stack.nats_url(), stack.names());
  if (!writer) return fail(writer.error());
  const auto begin = Clock::now();
  std::uint64_t events = 0;
  for (std::size_t i = 0; since(begin) < seconds; i = (i + 1) % frames.size()) {
    if (auto published = (*writer)->publish(frames[i]); !published) return fail(published.error());
    events += frames[i].events;
  }
  if (auto finished = (*writer)->finish(); !finished) return fail(finished.error());
  return static_cast<double>(events) / since(begin);
}

Result<std::uint64_t> appended_bytes(redis::Connection& connection) {
  const auto kept =
      redis::expect_ok(connection.call({"CONFIG", "SET", "auto-aof-rewrite-percentage", "0"}));
  if (!kept) return fail(kept.error());
  const auto told = redis::expect_ok(connection.call({"INFO", "persistence"}));
  if (!told) return fail(told.error());
  constexpr std::string_view kName = "aof_current_size:";
  const std::string_view text = told->text();
  const std::size_t at = text.find(kName);
  if (at == std::string_view::npos) {
    return fail(ErrorKind::kInvalid, "Redis has no append-only file");
  }
  return std::strtoull(text.data() + at + kName.size(), nullptr, 10);
}

Result<double> raw_redis(const Stack& stack, double seconds) {
  const auto address = redis::Address::parse(stack.redis_url());
  if (!address) return fail(address.error());
  auto connection = redis::Connection::connect(*address, {});
  if (!connection) return fail(connection.error());
  const auto before = appended_bytes(*connection);
  if (!before) return fail(before.error());
  const std::string state(kStateBytes, 's');
  std::uint64_t written = 0;
  const auto begin = Clock::now();
  while (since(begin) < seconds) {
    for (int i = 0; i < kPipeline; ++i) {
      const std::string user =
          "u" + std::to_string((written + static_cast<std::uint64_t>(i)) % kUsers);
      const std::string hash = "raw:" + std::to_string(contract::bucket_of(user));
      connection->append({"HSET", hash, user, state});
    }
    for (int i = 0; i < kPipeline; ++i) {
      if (auto reply = redis::expect_ok(connection->read()); !reply) return fail(reply.error());
    }
    written += kPipeline;
  }
  const double took = since(begin);
  const auto after = appended_bytes(*connection);
  if (!after) return fail(after.error());
  for (std::uint16_t bucket = 0; bucket < contract::kBuckets; ++bucket) {
    connection->append({"DEL", "raw:" + std::to_string(bucket)});
    if (auto reply = connection->read(); !reply) return fail(reply.error());
  }
  return static_cast<double>(*after - *before) / took;
}

}  // namespace hearth::bench
