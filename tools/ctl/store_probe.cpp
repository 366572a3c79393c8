#include "store_probe.hpp"

#include <algorithm>
#include <charconv>

#include <nlohmann/json.hpp>

namespace hearth::ctl {
namespace {

std::uint64_t number_in(const redis::ReplyView& reply, std::uint64_t fallback) {
  const std::string_view text = reply.text();
  std::uint64_t out = fallback;
  std::from_chars(text.data(), text.data() + text.size(), out);
  return out;
}

}  // namespace

Result<std::vector<StoreStatus>> probe_store(redis::Connection& redis, const contract::Names& names,
                                             std::string_view service, std::uint16_t partitions) {
  std::vector<StoreStatus> out(partitions);
  for (std::uint16_t p = 0; p < partitions; ++p) {
    const contract::StoreKeys keys(names, service, {p});
    redis.append({"MGET", keys.lease(), keys.live(), keys.attempts(), keys.stopped()});
  }
  for (StoreStatus& status : out) {
    const auto reply = redis::expect_ok(redis.read());
    if (!reply) return fail(reply.error());
    status.lease = std::string((*reply)[0].text());
    status.generation = number_in((*reply)[1], 1);
    status.attempts = number_in((*reply)[2], 0);
    if (!(*reply)[3].is_nil()) status.stopped = std::string((*reply)[3].text());
  }
  for (std::uint16_t p = 0; p < partitions; ++p) {
    const contract::StoreKeys keys(names, service, {p});
    redis.append({"GET", keys.checkpoint(out[p].generation)});
    redis.append({"ZRANGE", keys.timers(out[p].generation), "0", "0", "WITHSCORES"});
    redis.append({"HLEN", keys.outbox(out[p].generation)});
  }
  for (StoreStatus& status : out) {
    const auto checkpoint = redis::expect_ok(redis.read());
    const auto timer = redis::expect_ok(redis.read());
    const auto outbox = redis::expect_ok(redis.read());
    if (!checkpoint) return fail(checkpoint.error());
    if (!timer) return fail(timer.error());
    if (!outbox) return fail(outbox.error());
    if (timer->size() == 2) {
      status.next_timer = from_unix_ms(static_cast<std::int64_t>(number_in((*timer)[1], 0)));
    }
    if (!status.checkpoint.ParseFromString(std::string(checkpoint->text()))) {
      return fail(ErrorKind::kCorrupt, "a checkpoint in Redis does not parse");
    }
    status.outbox = static_cast<std::uint64_t>(outbox->integer());
  }
  return out;
}

bool has_run(const std::vector<StoreStatus>& statuses) {
  return std::any_of(statuses.begin(), statuses.end(), [](const StoreStatus& status) {
    return !status.lease.empty() || status.checkpoint.sequence() > 0;
  });
}

std::string stop_sentence(const std::string& stopped) {
  const auto reason = nlohmann::json::parse(stopped, nullptr, false);
  if (!reason.is_object()) return stopped;
  const auto text = [&reason](const char* member) {
    const auto at = reason.find(member);
    return at != reason.end() && at->is_string() ? at->get<std::string>() : std::string("?");
  };
  return text("code") + ": " + text("detail") + " (repair: " + text("repair") + ")";
}

}  // namespace hearth::ctl
