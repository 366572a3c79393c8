#include "raw_limits.hpp"

#include <chrono>
#include <string>
#include <vector>

#include "contract/names.hpp"
#include "frames.hpp"
#include "log_writer.hpp"
#include "redis/connection.hpp"

namespace hearth::bench {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::uint64_t kUsers = 10'000;
constexpr std::uint64_t kPreparedBatches = 2'000;
constexpr int kPipeline = 512;  // states a round trip, about what a fold commits at once
constexpr std::size_t kStateBytes = 300;

double since(Clock::time_point begin) {
  return std::chrono::duration<double>(Clock::now() - begin).count();
}

}  // namespace

Result<double> raw_publish(const Stack& stack, std::uint64_t batch, double seconds) {
  std::vector<EncodedFrame> frames;
  const TimePoint now = std::chrono::time_point_cast<Millis>(std::chrono::system_clock::now());
  for (std::uint64_t i = 0; i < kPreparedBatches; ++i) {
    for (auto& frame : encode_batch({.first_user = i * 7919 % kUsers,
                       .users = kUsers,
                       .events = batch,
                       .number = i * batch,
                       .time = now},
                                    stack.partitions())) {
      frames.push_back(std::move(frame));
    }
  }
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

Result<double> raw_redis(const Stack& stack, double seconds) {
  const auto address = redis::Address::parse(stack.redis_url());
  if (!address) return fail(address.error());
  auto connection = redis::Connection::connect(*address, {});
  if (!connection) return fail(connection.error());
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
  const double per_second = static_cast<double>(written) / since(begin);
  for (std::uint16_t bucket = 0; bucket < contract::kBuckets; ++bucket) {
    connection->append({"DEL", "raw:" + std::to_string(bucket)});
    if (auto reply = connection->read(); !reply) return fail(reply.error());
  }
  return per_second;
}

}  // namespace hearth::bench
