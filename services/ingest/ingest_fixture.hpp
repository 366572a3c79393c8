#pragma once

#include <atomic>
#include <memory>
#include <sstream>
#include <stdexcept>
#include <string>
#include <thread>

#include <gtest/gtest.h>

#include "../../tests/servers/nats_server.hpp"
#include "contract/product_configuration.hpp"
#include "fold/installation.hpp"
#include "ingest/collector.hpp"
#include "ingest/keeper.hpp"
#include "ingest/routes.hpp"
#include "jetstream/streams.hpp"
#include "service/http_server.hpp"
#include "service/raw_client.hpp"

// For this folder's tests only: a whole collector over a real broker.
namespace hearth::ingest::testing {

using service::body_of;
using service::get;
using service::post;
using service::RawClient;
using service::status_of;

inline constexpr Millis kLong{20'000};

// What a configuration must have.
inline constexpr const char* kNecessary =
    "score: {half_life: 7d, lowest_band: 10, classes: {"
    "consume: {cap: 35, half_saturation: 2}, create: {cap: 25, half_saturation: 4}, "
    "social: {cap: 20, half_saturation: 6}, absorb: {cap: 15, half_saturation: 12}, "
    "presence: {cap: 5, half_saturation: 5}}}\n";

template <class Condition>
bool eventually(Condition condition) {
  const auto deadline = std::chrono::steady_clock::now() + kLong;
  while (!condition()) {
    if (std::chrono::steady_clock::now() > deadline) return false;
    std::this_thread::yield();
  }
  return true;
}

class IngestTest : public ::testing::Test {
 protected:
  IngestTest() : admission({"WK1", "WK2"}, KeyPolicy::kConfiguredKeys) {
    connection = jetstream::Connection::connect({.url = nats.url(), .name = "test"}).value();
    publisher = jetstream::Publisher::create(*connection, {}).value();
  }

  void install(const fold::LogLimits& limits = {.max_bytes = 16 << 20},
               const std::string& clock = "real") {
    const contract::Genesis genesis{4, contract::kDefaultPrefix, clock, "Asia/Shanghai", 1};
    const auto made = fold::create_log(*connection, *publisher, genesis, limits, now());
    ASSERT_TRUE(made.has_value()) << made.error().detail;
  }

  void configure(const std::string& yaml) {
    const std::string body = contract::configuration_body(kNecessary + yaml);
    const auto made = fold::apply_configuration(*connection, *publisher, names, 4, body,
                                                "digest of " + yaml, now());
    ASSERT_TRUE(made.has_value()) << made.error().detail;
  }

  void start() {
    KeeperSettings settings;
    settings.nats.url = nats.url();
    settings.interval = Millis(10);
    settings.level_interval = Millis(10);
    keeper = std::make_unique<Keeper>(settings, terms, ingest_metrics, health, log,
                                      [this] { return now(); });
    http = std::make_unique<service::HttpServer>(service::HttpOptions{}, metrics, log);
    add_routes(*http, collector, nullptr);
    ASSERT_TRUE(http->listen().has_value());
  }

  // A collector that can accept events.
  void start_ready(const std::string& yaml = "tracking_plan: {strict: false}") {
    install();
    configure(yaml);
    start();
    if (!terms.wait_for(kLong)) throw std::runtime_error("not ready: " + log_text.str());
  }

  std::string call(const std::string& request) { return RawClient(http->port()).call(request); }

  std::string send(std::string_view path, std::string_view body, std::string_view headers = "") {
    return call(post(path, body, headers));
  }

  std::string send_batch(const std::string& events, std::string_view headers = "") {
    return send("/v1/batch", R"({"writeKey":"WK1","batch":[)" + events + "]}", headers);
  }

  static std::string event(const std::string& id, const std::string& user = "u1") {
    return R"({"type":"track","event":"Order","userId":")" + user + R"(","messageId":")" + id +
           R"("})";
  }

  std::uint64_t messages(const std::string& stream) {
    const auto info = jetstream::stream_info(*connection, stream);
    return info ? info->messages : 0;
  }

  // Of all partitions, of one kind.
  std::vector<jetstream::StoredMessage> stored(contract::Kind kind) {
    std::vector<jetstream::StoredMessage> found;
    for (std::uint16_t p = 0; p < 4; ++p) {
      const auto info = jetstream::stream_info(*connection, names.stream({p})).value();
      for (std::uint64_t seq = info.first_seq; seq <= info.last_seq; ++seq) {
        auto message = jetstream::get_message(*connection, names.stream({p}), seq);
        if (message && message->subject == names.subject({p}, kind)) found.push_back(*message);
      }
    }
    return found;
  }

  static std::string header(const std::string& answer, const std::string& name) {
    const auto at = answer.find("\r\n" + name + ": ");
    if (at == std::string::npos) return {};
    const auto begin = at + name.size() + 4;
    return answer.substr(begin, answer.find("\r\n", begin) - begin);
  }

  bool has_series(const std::string& line) {
    return metrics.text().find(line + "\n") != std::string::npos;
  }

  TimePoint now() const { return from_unix_ms(now_ms); }

  std::atomic<std::int64_t> now_ms{1'795'323'150'000};  // 2026-11-22T04:52:30Z
  contract::Names names;
  tests::NatsServer nats;
  std::unique_ptr<jetstream::Connection> connection;
  std::unique_ptr<jetstream::Publisher> publisher;

  std::ostringstream log_text;
  service::Log log{{"ingest", "0", ""}, log_text};
  service::Metrics metrics;
  service::Health health;
  IngestMetrics ingest_metrics{metrics};
  TermsInForce terms;
  Admission admission;
  std::unique_ptr<Keeper> keeper;
  Collector collector{terms, admission, ingest_metrics, 1, [this] { return now(); }};
  std::unique_ptr<service::HttpServer> http;
};

}  // namespace hearth::ingest::testing
