#include "log_writer.hpp"

#include <chrono>
#include <string>
#include <thread>

namespace hearth::bench {
namespace {

constexpr std::size_t kUnderWay = 4096;
constexpr Millis kRoomWithin{10'000};
constexpr auto kLookAgainAfter = std::chrono::microseconds(200);

}  // namespace

Result<std::unique_ptr<LogWriter>> LogWriter::connect(const std::string& nats_url,
                                                      const contract::Names& names) {
  std::unique_ptr<LogWriter> writer(new LogWriter(names));
  auto connection = jetstream::Connection::connect({.url = nats_url, .name = "hearth-bench"});
  if (!connection) return fail(connection.error());
  writer->connection_ = std::move(*connection);
  auto publisher = jetstream::Publisher::create(
      *writer->connection_, {.max_pending = kUnderWay, .max_wait = Millis{10'000}});
  if (!publisher) return fail(publisher.error());
  writer->publisher_ = std::move(*publisher);
  return writer;
}

LogWriter::~LogWriter() = default;

Status LogWriter::publish(const EncodedFrame& frame) {
  if (!publisher_->wait_for_room(kRoomWithin)) {
    return fail(ErrorKind::kUnavailable, "no acknowledgement within ten seconds");
  }
  const std::string subject = names_.subject(frame.partition, frame.kind);
  return publisher_->publish({.subject = subject, .payload = frame.payload},
                             {.function = on_ack, .context = this});
}

void LogWriter::on_ack(void* context, std::uint64_t, const Result<jetstream::Ack>& outcome) {
  if (!outcome) ++static_cast<LogWriter*>(context)->refused_;
}

Status LogWriter::finish() {
  const auto deadline = std::chrono::steady_clock::now() + kRoomWithin;
  while (publisher_->in_flight() > 0 && std::chrono::steady_clock::now() < deadline) {
    std::this_thread::sleep_for(kLookAgainAfter);
  }
  const std::uint64_t missing = refused_ + publisher_->in_flight();
  if (missing == 0) return {};
  return fail(ErrorKind::kUnknown, std::to_string(missing) + " frames were not acknowledged");
}

}  // namespace hearth::bench
