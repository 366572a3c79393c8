#include "ingest/keeper.hpp"

#include <algorithm>

#include "contract/product_configuration.hpp"
#include "fold/installation.hpp"
#include "ingest/core/frames.hpp"
#include "ingest/log_duties.hpp"

namespace hearth::ingest {
namespace {

// Longer than a turn with every call to the broker timing out.
constexpr Millis kHeartbeatLimit{60'000};
constexpr Millis kConnectDeadline{2'000};
constexpr jetstream::PublisherOptions kFrames{.max_pending = 4096, .max_wait = Millis(4'000)};
constexpr jetstream::PublisherOptions kDeadLetters{.max_pending = 4096, .max_wait = Millis(1'000)};
// The message id's header, which counts in the broker's maximum.
constexpr std::size_t kMessageHeaders = 256;

// An event must fit in a frame, whatever the file allows.
contract::Product within_payload(contract::Product product, std::size_t max_frame_bytes) {
  product.ingest.max_event_bytes = std::min(product.ingest.max_event_bytes, max_frame_bytes / 2);
  return product;
}

}  // namespace

Keeper::Keeper(KeeperSettings settings, TermsInForce& terms, IngestMetrics& metrics,
               service::Health& health, service::Log log, Clock clock)
    : settings_(std::move(settings)),
      terms_(terms),
      metrics_(metrics),
      log_(log.named("keeper")),
      clock_(std::move(clock)),
      heartbeat_(health.add_worker("keeper", kHeartbeatLimit)),
      nats_check_(health.add_check("nats")),
      log_check_(health.add_check("log")),
      configuration_check_(health.add_check("configuration")),
      thread_([this](std::stop_token stop) { run(stop); }) {}

Keeper::~Keeper() {
  thread_.request_stop();
  thread_.join();
  terms_.replace(nullptr);
}

void Keeper::run(const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  while (!stop.stop_requested()) {
    heartbeat_.beat();
    turn();
    stopping_.wait_for(lock, stop, settings_.interval, [] { return false; });
  }
}

void Keeper::turn() {
  const bool is_connected = connect();
  nats_check_.set(is_connected);
  if (!is_connected) {
    marks_.interrupted();
    return;
  }
  if (!find_log()) return;
  refresh_configuration();
  if (!terms_.current()) return;
  refresh_levels();
  mark();
}

// Once made, the connection comes back by itself.
bool Keeper::connect() {
  if (!connection_) {
    auto options = settings_.nats;
    options.connect_deadline = kConnectDeadline;
    auto made = jetstream::Connection::connect(options);
    if (!made) {
      log_.warn("cannot connect to NATS and will try again", {service::Field(made.error())});
      return false;
    }
    connection_ = std::move(*made);
  }
  if (!frames_) {
    auto frames = jetstream::Publisher::create(*connection_, observed(kFrames));
    auto dead_letters = jetstream::Publisher::create(*connection_, observed(kDeadLetters));
    if (!frames || !dead_letters) return false;
    frames_ = std::move(*frames);
    dead_letters_ = std::move(*dead_letters);
  }
  metrics_.connection(connection_->connected(), connection_->reconnects());
  metrics_.in_flight(frames_->in_flight(), kFrames.max_pending);
  return connection_->connected();
}

jetstream::PublisherOptions Keeper::observed(jetstream::PublisherOptions options) const {
  options.observer = &metrics_.publishes();
  return options;
}

bool Keeper::find_log() {
  if (genesis_) return true;
  auto genesis = fold::read_genesis(*connection_, settings_.names);
  log_check_.set(genesis.has_value());
  if (!genesis) {
    log_.warn("there is no log under this prefix yet",
              {{"prefix", settings_.names.prefix()}, service::Field(genesis.error())});
    return false;
  }
  genesis_ = std::move(*genesis);
  lanes_ = std::make_unique<FrameLanes>(*frames_, settings_.names,
                                        FrameLimits{genesis_->partitions, max_frame_bytes()});
  return true;
}

std::size_t Keeper::max_frame_bytes() const {
  return std::max<std::size_t>(connection_->max_payload(), 2 * kFrameOverhead) - kMessageHeaders;
}

void Keeper::refresh_configuration() {
  const auto configuration = fold::last_configuration(*connection_, settings_.names, {0});
  if (!configuration) {
    log_.warn("the configuration cannot be read", {service::Field(configuration.error())});
    return;
  }
  const auto terms = terms_.current();
  const std::uint64_t known = std::max(terms ? terms->configuration : 0, refused_configuration_);
  if (configuration->number > known) adopt(*configuration);
  configuration_check_.set(terms_.current() != nullptr);
}

void Keeper::adopt(const contract::Configuration& configuration) {
  auto parsed = contract::product_of(configuration);
  if (!parsed.product) {
    refused_configuration_ = configuration.number;
    log_.error("a configuration cannot be read by this version; the one before stays in force",
               {{"number", configuration.number}, {"problem", parsed.problems.front().text}});
    return;
  }
  const auto before = terms_.current();
  auto terms = std::make_shared<Terms>();
  terms->names = settings_.names;
  terms->partitions = genesis_->partitions;
  terms->max_frame_bytes = max_frame_bytes();
  terms->configuration = configuration.number;
  terms->product = std::make_shared<const contract::Product>(
      within_payload(std::move(*parsed.product), terms->max_frame_bytes));
  if (before) terms->full = before->full;
  if (genesis_->clock == "driven") terms->driven_by = connection_.get();
  terms->frames = lanes_.get();
  terms->dead_letters = dead_letters_.get();
  terms_.replace(std::move(terms));
  metrics_.configuration(configuration, clock_());
  log_.info("configuration in force", {{"number", configuration.number}});
}

void Keeper::refresh_levels() {
  const auto now = std::chrono::steady_clock::now();
  if (now < next_levels_) return;
  next_levels_ = now + settings_.level_interval;
  auto full = find_full_partitions(*connection_, settings_.names, genesis_->partitions);
  if (!full) {
    log_.warn("the streams' sizes cannot be read", {service::Field(full.error())});
    return;
  }
  const auto count = static_cast<std::size_t>(std::ranges::count(*full, true));
  metrics_.full_streams(count);
  if (count > 0) log_.error("streams are nearly full and refused", {{"streams", count}});
  auto terms = std::make_shared<Terms>(*terms_.current());
  terms->full = std::move(*full);
  terms_.replace(std::move(terms));
}

void Keeper::mark() {
  if (genesis_->clock != "real") return;  // a driven clock's marks come from whoever drives it
  const auto minute = marks_.due(clock_());
  if (!minute) return;
  if (const auto written = write_marks(*terms_.current(), *minute); written) {
    marks_.written();
  } else {
    metrics_.mark_failed();
    log_.warn("a minute's marks were not written", {service::Field(written.error())});
  }
}

}  // namespace hearth::ingest
