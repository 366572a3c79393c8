#pragma once

#include <initializer_list>
#include <string_view>
#include <utility>
#include <vector>

#include "jetstream/publish_observer.hpp"
#include "service/metrics.hpp"

namespace hearth::fold {

// What a process publishes into; all partitions of a kind are one.
enum class PublishedStream { kLog, kLedger, kRejected, kSnapshots, kOutreach, kDeadLetters };

// How long publishes take, by stream. The publisher completes one at a time, so nobody waits for
// the histogram's mutex but a scrape.
class PublishMetrics : public jetstream::PublishObserver {
 public:
  // `streams`: those of this process; the first takes what fits none.
  PublishMetrics(service::Metrics& metrics, std::initializer_list<PublishedStream> streams);

  std::size_t series_of(std::string_view subject) const override;
  void ended(std::size_t series, std::chrono::steady_clock::duration took) override;
  void refused() override { refused_.add(); }

 private:
  service::Counter refused_;
  std::vector<std::pair<PublishedStream, service::Histogram>> series_;
};

PublishedStream published_stream(std::string_view subject);

}  // namespace hearth::fold
