#include "segmenter/warning_gauges.hpp"

#include <set>

#include "contract/partition.hpp"
#include "segmenter/core/business_partials.hpp"
#include "segmenter/core/state.pb.h"

namespace hearth::segmenter {
namespace {
constexpr std::chrono::seconds kInterval{15};  // a scrape's; verdicts fall once a day
constexpr std::size_t kMaxGauges = 200;  // configurations change; label values must not pile up
}  // namespace

WarningGauges::WarningGauges(fold::StateReader& reader, InstallationView& view,
                             service::Metrics& metrics)
    : reader_(reader),
      view_(view),
      metrics_(metrics),
      thread_([this](const std::stop_token& stop) { run(stop); }) {}

void WarningGauges::stop() {
  thread_.request_stop();
  if (thread_.joinable()) thread_.join();
}

void WarningGauges::run(const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  while (!stop.stop_requested()) {
    run_once();
    stopping_.wait_for(lock, stop, kInterval, [] { return false; });
  }
}

// What cannot be read now is read the next time: the store's absence has metrics of its own.
void WarningGauges::run_once() {
  const contract::Partition home = contract::home(kWatchKey, reader_.partitions());
  const auto read = reader_.read(home, {std::string(kWatchKey)});
  if (!read) return;
  pb::Entity state;
  if (read->values.front() && !state.ParseFromString(*read->values.front())) return;
  const auto view = view_.at(home, read->checkpoint);
  if (!view) return;
  for (const contract::Warning& warning : (*view)->product.warnings) {
    if (gauges_.contains(warning.name) || gauges_.size() >= kMaxGauges) continue;
    gauges_.emplace(warning.name, metrics_.gauge("hearth_segmenter_warnings_open",
                                                 "Early warnings: 1 while one is open",
                                                 {{"warning", warning.name}}));
  }
  std::set<std::string_view> open;
  for (const pb::Open& warning : state.watch().open()) open.insert(warning.warning());
  for (auto& [name, gauge] : gauges_) gauge.set(open.contains(name) ? 1 : 0);
}

}  // namespace hearth::segmenter
