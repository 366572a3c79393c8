#include "live_image.hpp"

#include <charconv>
#include <chrono>
#include <string>
#include <thread>

namespace hearth::ctl {
namespace {

constexpr int kMaxSwitches = 5;
constexpr int kMaxMoments = 200;
constexpr Millis kBetweenMoments{20};

template <class Number>
Number number_in(std::string_view text, Number fallback) {
  std::from_chars(text.data(), text.data() + text.size(), fallback);
  return fallback;
}

Result<std::uint64_t> live_generation(redis::Connection& redis, const contract::StoreKeys& keys) {
  const auto reply = redis::expect_ok(redis.call({"GET", keys.live()}));
  if (!reply) return fail(reply.error());
  return number_in<std::uint64_t>(reply->text(), 1);
}

void ask(redis::Connection& redis, const contract::StoreKeys& keys, std::uint64_t generation) {
  redis.append({"MULTI"});
  redis.append({"GET", keys.live()});
  redis.append({"GET", keys.checkpoint(generation)});
  redis.append({"GET", keys.stopped()});
  redis.append({"HGETALL", keys.outbox(generation)});
  redis.append({"ZRANGE", keys.timers(generation), "0", "-1", "WITHSCORES"});
  for (std::uint16_t b = 0; b < contract::kBuckets; ++b)
    redis.append({"HGETALL", keys.bucket(generation, b)});
  redis.append({"EXEC"});
}
constexpr std::size_t kParts = 5 + contract::kBuckets;

Result<redis::Reply> answer(redis::Connection& redis) {
  for (std::size_t i = 0; i < 1 + kParts; ++i) {
    const auto queued = redis.read();
    if (!queued) return fail(queued.error());
  }
  auto reply = redis::expect_ok(redis.read());
  if (reply && reply->size() != kParts)
    return fail(ErrorKind::kUnavailable, "Redis did not read the partition as a whole");
  return reply;
}

LiveImage image_of(const redis::Reply& reply, std::uint64_t generation) {
  LiveImage out;
  out.generation = generation;
  out.image.checkpoint = std::string(reply[1].text());
  if (!reply[2].is_nil()) out.image.stopped = std::string(reply[2].text());
  const auto outbox = reply[3];
  for (std::size_t i = 0; i + 1 < outbox.size(); i += 2)
    out.image.outbox[number_in<std::uint64_t>(outbox[i].text(), 0)] =
        std::string(outbox[i + 1].text());
  const auto timers = reply[4];
  for (std::size_t i = 0; i + 1 < timers.size(); i += 2)
    out.image.timers[std::string(timers[i].text())] =
        number_in<std::int64_t>(timers[i + 1].text(), 0);
  for (std::size_t b = 5; b < kParts; ++b) {
    const auto bucket = reply[b];
    for (std::size_t i = 0; i + 1 < bucket.size(); i += 2)
      out.image.states[std::string(bucket[i].text())] = std::string(bucket[i + 1].text());
  }
  return out;
}

}  // namespace

Result<redis::Connection> connect_for_images(const redis::Address& address) {
  return redis::Connection::connect(
      address, {.connect = std::chrono::seconds(2), .command = std::chrono::seconds(60)});
}

Result<LiveImage> read_live_image(redis::Connection& redis, const contract::Names& names,
                                  std::string_view service, contract::Partition partition) {
  const contract::StoreKeys keys(names, service, partition);
  for (int attempt = 0; attempt < kMaxSwitches; ++attempt) {
    const auto generation = live_generation(redis, keys);
    if (!generation) return fail(generation.error());
    ask(redis, keys, *generation);
    const auto reply = answer(redis);
    if (!reply) return fail(reply.error());
    if (number_in<std::uint64_t>((*reply)[0].text(), 1) != *generation) continue;
    LiveImage out = image_of(*reply, *generation);
    if (!out.checkpoint.ParseFromString(out.image.checkpoint))
      return fail(ErrorKind::kCorrupt, "the stored checkpoint does not parse");
    return out;
  }
  return fail(ErrorKind::kConflict, "the partition is being switched between generations");
}

Result<LiveImage> read_between_messages(redis::Connection& redis, const contract::Names& names,
                                        std::string_view service, contract::Partition partition) {
  for (int moment = 0; moment < kMaxMoments; ++moment) {
    auto live = read_live_image(redis, names, service, partition);
    if (!live || live->checkpoint.item() == 0) return live;
    std::this_thread::sleep_for(kBetweenMoments);
  }
  return fail(ErrorKind::kLimit, "partition " + std::to_string(partition.number) +
                                     " stays in the middle of a message");
}

}  // namespace hearth::ctl
