#include "fold/publish_metrics.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "contract/names.hpp"

namespace hearth::fold {
namespace {

std::string_view label(PublishedStream stream) {
  switch (stream) {
    case PublishedStream::kLog:
      return "log";
    case PublishedStream::kLedger:
      return "ledger";
    case PublishedStream::kRejected:
      return "rejected";
    case PublishedStream::kSnapshots:
      return "snapshots";
    case PublishedStream::kOutreach:
      return "outreach";
    case PublishedStream::kDeadLetters:
      return "dead_letters";
  }
  return "log";
}

// What stands behind the installation's prefix, which has no dot: it tells the stream.
std::string_view second_word(std::string_view subject) {
  const auto dot = subject.find('.');
  if (dot == std::string_view::npos) return {};
  subject.remove_prefix(dot + 1);
  return subject.substr(0, subject.find('.'));
}

using Words = std::array<std::pair<std::string, PublishedStream>, 6>;

Words make_words() {
  const contract::Names names;
  const auto word = [](const std::string& subject) { return std::string(second_word(subject)); };
  return {{{word(names.ledger_subject({0})), PublishedStream::kLedger},
           {word(names.all_rejected()), PublishedStream::kRejected},
           {word(names.all_snapshots()), PublishedStream::kSnapshots},
           {word(names.all_manifests()), PublishedStream::kSnapshots},
           {word(names.all_outreach()), PublishedStream::kOutreach},
           {word(names.dead_subject("")), PublishedStream::kDeadLetters}}};
}

}  // namespace

PublishedStream published_stream(std::string_view subject) {
  static const Words kWords = make_words();
  const std::string_view word = second_word(subject);
  for (const auto& [known, stream] : kWords) {
    if (word == known) return stream;
  }
  return PublishedStream::kLog;
}

PublishMetrics::PublishMetrics(service::Metrics& metrics,
                               std::initializer_list<PublishedStream> streams)
    : refused_(metrics.counter("hearth_queue_dropped_total",
                               "Entries that found no room or no taker, and whose sender was told",
                               {{"queue", "unacknowledged_publishes"}, {"reason", "full"}})) {
  for (const PublishedStream stream : streams) {
    series_.emplace_back(
        stream,
        metrics.histogram("hearth_nats_publish_duration_seconds",
                          "From sending a message to its acknowledgement, refusal or last moment",
                          service::request_buckets(), {{"stream", label(stream)}}));
  }
}

std::size_t PublishMetrics::series_of(std::string_view subject) const {
  const PublishedStream stream = published_stream(subject);
  const auto found =
      std::ranges::find(series_, stream, &std::pair<PublishedStream, service::Histogram>::first);
  return found == series_.end() ? 0 : static_cast<std::size_t>(found - series_.begin());
}

void PublishMetrics::ended(std::size_t series, std::chrono::steady_clock::duration took) {
  series_.at(series).second.observe(std::chrono::duration<double>(took).count());
}

}  // namespace hearth::fold
