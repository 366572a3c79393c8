#include "fold/settings.hpp"

#include <random>

namespace hearth::fold {
namespace {

// None: nobody may.
std::optional<service::ApiKeys> read_admin_keys(Environment& environment,
                                                const std::string& address) {
  const auto given = environment.list("HEARTH_ADMIN_KEYS");
  if (given.empty()) return std::nullopt;
  auto keys = service::ApiKeys::create(given, false, address);
  if (keys) return *std::move(keys);
  environment.problem("HEARTH_ADMIN_KEYS: " + keys.error().detail);
  return std::nullopt;
}

service::Level read_log_level(Environment& environment) {
  const std::string text = environment.text("HEARTH_LOG_LEVEL", "info");
  const auto level = service::parse_level(text);
  if (!level)
    environment.problem("HEARTH_LOG_LEVEL=" + text + " is not debug, info, warn or error");
  return level.value_or(service::Level::kInfo);
}

}  // namespace

ServiceSettings read_settings(Environment& environment, const std::string& service) {
  ServiceSettings out;
  const std::string prefix = environment.text("HEARTH_PREFIX", contract::kDefaultPrefix);
  if (contract::Names::valid_prefix(prefix)) {
    out.names = contract::Names(prefix);
  } else {
    environment.problem("HEARTH_PREFIX=" + prefix +
                        " is not 1 to 32 lower-case letters, digits and '-'");
  }
  out.nats.url = environment.text("HEARTH_NATS_URL", "nats://127.0.0.1:4222");
  out.nats.name = service;
  auto redis =
      redis::Address::parse(environment.text("HEARTH_REDIS_URL", "redis://127.0.0.1:6379"));
  if (redis) {
    out.redis = *redis;
  } else {
    environment.problem("HEARTH_REDIS_URL: " + redis.error().detail);
  }
  out.http.address = environment.text("HEARTH_HTTP_ADDRESS", "127.0.0.1");
  out.http.port = static_cast<int>(environment.number("HEARTH_HTTP_PORT", 0, 0, 65535));
  out.admin.address = out.http.address;
  out.admin.port = static_cast<int>(environment.number("HEARTH_ADMIN_PORT", 0, 0, 65535));
  out.write_keys = environment.list("HEARTH_WRITE_KEYS");
  out.api_keys = environment.list("HEARTH_API_KEYS");
  out.admin_keys = read_admin_keys(environment, out.http.address);
  out.log_level = read_log_level(environment);
  out.insecure_dev = environment.flag("HEARTH_INSECURE_DEV");
  out.announce = environment.text("HEARTH_ANNOUNCE", "");
  out.pod = environment.text("HEARTH_POD", "");
  out.shutdown_delay = Millis(environment.number("HEARTH_SHUTDOWN_DELAY_MS", 0, 0, 60'000));
  out.drain_timeout = Millis(environment.number("HEARTH_DRAIN_TIMEOUT_MS", 20'000, 1'000, 120'000));
  return out;
}

std::string random_token() {
  constexpr char kDigits[] = "0123456789abcdef";
  std::random_device device;
  std::string token;
  for (int word = 0; word < 4; ++word) {
    std::uint32_t bits = device();
    for (int digit = 0; digit < 8; ++digit, bits >>= 4U) token.push_back(kDigits[bits & 15U]);
  }
  return token;
}

}  // namespace hearth::fold
