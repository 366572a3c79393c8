#pragma once

#include <optional>
#include <string>
#include <vector>

#include "common/environment.hpp"
#include "contract/names.hpp"
#include "jetstream/connection.hpp"
#include "redis/address.hpp"
#include "service/api_keys.hpp"
#include "service/host.hpp"
#include "service/http_server.hpp"
#include "service/log.hpp"

namespace hearth::fold {

// Where a service stands: what every Hearth process is told by its environment. The README's table
// is checked against this.
struct ServiceSettings {
  contract::Names names;  // HEARTH_PREFIX, "hearth": lets installations share brokers
  jetstream::ConnectionOptions
      nats;              // HEARTH_NATS_URL, nats://127.0.0.1:4222 (user:password@ allowed)
  redis::Address redis;  // HEARTH_REDIS_URL, redis://127.0.0.1:6379
  service::HttpOptions
      http;  // HEARTH_HTTP_ADDRESS 127.0.0.1, HEARTH_HTTP_PORT 0 (the kernel chooses)
  service::HttpOptions admin;           // HEARTH_ADMIN_PORT 0, same address: health and metrics
  std::vector<std::string> write_keys;  // HEARTH_WRITE_KEYS, commas: who may send events
  std::vector<std::string> api_keys;    // HEARTH_API_KEYS, commas: who may call the APIs
  std::optional<service::ApiKeys> admin_keys;  // HEARTH_ADMIN_KEYS, commas: who may set the level
  service::Level log_level = service::Level::kInfo;  // HEARTH_LOG_LEVEL
  bool insecure_dev = false;  // HEARTH_INSECURE_DEV: run without keys, on loopback only
  std::string announce;       // HEARTH_ANNOUNCE: file that is told the addresses
  std::string pod;            // HEARTH_POD: name in the logs
  Millis shutdown_delay{
      0};  // HEARTH_SHUTDOWN_DELAY_MS, 0..60000: not ready but serving, for load balancers
  Millis drain_timeout{20'000};  // HEARTH_DRAIN_TIMEOUT_MS, 1000..120000
};

// Problems are added to `environment`; the caller prints them all and exits 2.
ServiceSettings read_settings(Environment& environment, const std::string& service);

// 128 random bits in hexadecimal: names an owner, a process, a command. The one place where a
// service draws chance.
std::string random_token();

}  // namespace hearth::fold
