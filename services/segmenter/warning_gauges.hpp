#pragma once

#include <condition_variable>
#include <map>
#include <mutex>
#include <string>
#include <thread>

#include "fold/state_reader.hpp"
#include "segmenter/installation_view.hpp"
#include "service/metrics.hpp"

namespace hearth::segmenter {

// hearth_segmenter_warnings_open{warning}: 1 while it is open. Every replica says the same, whoever
// owns the partition: it is read from the store, on a thread of its own. The names are those of the
// configuration in force; one that left it stays at 0.
class WarningGauges {
 public:
  WarningGauges(fold::StateReader& reader, InstallationView& view, service::Metrics& metrics);
  ~WarningGauges() { stop(); }
  WarningGauges(const WarningGauges&) = delete;
  WarningGauges& operator=(const WarningGauges&) = delete;

  void stop();

 private:
  void run_once();
  void run(const std::stop_token& stop);

  fold::StateReader& reader_;
  InstallationView& view_;
  service::Metrics& metrics_;
  std::map<std::string, service::Gauge> gauges_;
  std::mutex mutex_;
  std::condition_variable_any stopping_;
  std::jthread thread_;  // last: it uses all of the above
};

}  // namespace hearth::segmenter
