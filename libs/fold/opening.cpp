#include "fold/opening.hpp"

#include "fold/installation.hpp"

namespace hearth::fold {
namespace {

constexpr Millis kConnectDeadline{2'000};
constexpr Millis kRetryInterval{500};

jetstream::ConnectionOptions impatient(jetstream::ConnectionOptions nats) {
  nats.connect_deadline = kConnectDeadline;
  return nats;
}

}  // namespace

Opening::Opening(jetstream::ConnectionOptions nats, contract::Names names, FoldMetrics& metrics,
                 service::Health& health, service::Log log, Found found)
    : nats_(impatient(std::move(nats))),
      names_(std::move(names)),
      metrics_(metrics),
      log_(log),
      found_(std::move(found)),
      nats_check_(health.add_check("nats")),
      log_check_(health.add_check("log")),
      thread_([this](const std::stop_token& stop) { wait(stop); }) {}

Opening::~Opening() {
  stop();
  close_publisher();
}

void Opening::stop() {
  thread_.request_stop();
  if (thread_.joinable()) thread_.join();
}

void Opening::close_publisher() { publisher_.reset(); }

void Opening::wait(const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  while (!stop.stop_requested()) {
    const Status connected = connect();
    nats_check_.set(connected.has_value());
    metrics_.connection(connected.has_value(), 0);
    const Status found = connected ? find_log() : connected;
    if (found) return;
    log_.warn("the log cannot be reached yet and is tried again", {service::Field(found.error())});
    stopping_.wait_for(lock, stop, kRetryInterval, [] { return false; });
  }
}

// Once made, connections come back by themselves.
Status Opening::connect() {
  for (Connection* connection : {&reading_, &publishing_}) {
    if (*connection) continue;
    auto made = jetstream::Connection::connect(nats_);
    if (!made) return fail(made.error());
    *connection = std::move(*made);
  }
  if (!publisher_) {
    auto publisher =
        jetstream::Publisher::create(*publishing_, {.observer = &metrics_.publishes()});
    if (!publisher) return fail(publisher.error());
    publisher_ = std::move(*publisher);
  }
  if (!publishing_->connected()) return fail(ErrorKind::kUnavailable, "NATS is away");
  return {};
}

Status Opening::find_log() {
  const auto genesis = read_genesis(*publishing_, names_);
  if (!genesis) return fail(genesis.error());
  metrics_.partitions(genesis->partitions);
  found_({*reading_, *publishing_, *publisher_, *genesis});
  log_check_.set(true);
  return {};
}

}  // namespace hearth::fold
