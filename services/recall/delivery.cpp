#include "recall/delivery.hpp"

#include <chrono>

#include "fold/installation.hpp"
#include "jetstream/streams.hpp"

namespace hearth::recall {
namespace {

constexpr const char* kConsumer = "recall-delivery";
constexpr Millis kTake{1'000};
constexpr Millis kPause{500};
constexpr Millis kBetweenLooks{5'000};

}  // namespace

Delivery::Delivery(DeliverySettings settings, contract::Names names, contract::Genesis genesis,
                   jetstream::Connection& connection, jetstream::Publisher& publisher,
                   DeliveryMetrics& metrics, AskWanted ask_wanted, service::Log log)
    : settings_(std::move(settings)),
      names_(std::move(names)),
      genesis_(std::move(genesis)),
      connection_(connection),
      publisher_(publisher),
      metrics_(metrics),
      ask_wanted_(std::move(ask_wanted)),
      log_(log) {
  for (std::size_t i = 0; i < settings_.couriers; ++i) {
    threads_.emplace_back([this, i](const std::stop_token& stop) { run(stop, i == 0); });
  }
}

Delivery::~Delivery() { stop(); }

void Delivery::stop() {
  for (std::jthread& thread : threads_) thread.request_stop();
  for (std::jthread& thread : threads_) {
    if (thread.joinable()) thread.join();
  }
}

// An installation that is older than the stream gets it here; others keep what they have.
Status Delivery::find_stream() {
  if (jetstream::stream_info(connection_, names_.outreach_stream())) return {};
  return jetstream::ensure_stream(connection_,
                                  fold::outreach_stream(names_, fold::LogLimits{}.max_bytes));
}

void Delivery::pause(const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  stopping_.wait_for(lock, stop, kPause, [] { return false; });
}

std::unique_ptr<jetstream::WorkQueue> Delivery::open_queue(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    if (auto found = find_stream(); !found) {
      log_.warn("messages cannot be taken yet", {service::Field(found.error())});
    } else {
      auto queue = jetstream::WorkQueue::open(connection_, {.stream = names_.outreach_stream(),
                                                            .consumer = kConsumer,
                                                            .ack_wait = settings_.ack_wait});
      if (queue) return *std::move(queue);
      log_.warn("messages cannot be taken yet", {service::Field(queue.error())});
    }
    pause(stop);
  }
  return nullptr;
}

// For operators. An error: the queue's consumer may be gone, and nobody is told of that but who
// asks.
Status Delivery::look(jetstream::WorkQueue& queue) {
  const auto level = queue.level();
  if (!level) return fail(level.error());
  metrics_.level(*level);
  if (const auto made = queue.make_room(); !made) {
    log_.warn("delivered messages could not be removed", {service::Field(made.error())});
  }
  return {};
}

void Delivery::run(const std::stop_token& stop, bool watches) {
  auto queue = open_queue(stop);
  auto next_look = std::chrono::steady_clock::time_point();
  const auto look_in_time = [&]() -> Status {
    const auto now = std::chrono::steady_clock::now();
    if (!watches || now < next_look) return {};
    next_look = now + kBetweenLooks;
    return look(*queue);
  };
  const Pause pause_and_look = [&] {
    pause(stop);
    (void)look_in_time();  // what is wrong shows when the next message is taken
    return !stop.stop_requested();
  };
  Courier courier({settings_.webhook, settings_.retries, names_, genesis_, publisher_, metrics_,
                   ask_wanted_, pause_and_look});
  while (queue && !stop.stop_requested()) {
    if (const auto looked = look_in_time(); !looked) {
      log_.warn("the queue of messages is opened anew", {service::Field(looked.error())});
      queue = open_queue(stop);
      continue;
    }
    const auto item = queue->take(kTake);
    if (!item) {
      log_.warn("messages cannot be taken", {service::Field(item.error())});
      pause(stop);
      queue = open_queue(stop);
    } else if (*item) {
      const auto delivered = courier.deliver(**item, *queue);
      if (!delivered) {
        log_.warn("a message will be given out again", {service::Field(delivered.error())});
      }
    }
  }
}

}  // namespace hearth::recall
