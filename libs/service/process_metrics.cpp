#include "service/process_metrics.hpp"

#include <filesystem>
#include <fstream>
#include <sstream>

#include <prometheus/collectable.h>
#include <prometheus/metric_family.h>
#include <sys/resource.h>
#include <unistd.h>

namespace hearth::service {
namespace {

using prometheus::MetricFamily;
using prometheus::MetricType;

MetricFamily single(const char* name, const char* help, MetricType type, double value) {
  prometheus::ClientMetric metric;
  if (type == MetricType::Counter) {
    metric.counter.value = value;
  } else {
    metric.gauge.value = value;
  }
  return {name, help, type, {std::move(metric)}};
}

double cpu_seconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

double resident_bytes() {
  std::ifstream file("/proc/self/statm");
  double total = 0;
  double resident = 0;
  file >> total >> resident;
  return resident * static_cast<double>(sysconf(_SC_PAGESIZE));
}

double open_descriptors() {
  std::error_code error;
  double count = 0;
  for (std::filesystem::directory_iterator entry("/proc/self/fd", error), end;
       !error && entry != end; entry.increment(error)) {
    ++count;
  }
  return count;
}

double max_descriptors() {
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  return static_cast<double>(limit.rlim_cur);
}

// Seconds since the epoch: the boot time plus field 22 of /proc/self/stat, which counts clock ticks
// since boot.
double start_time() {
  std::ifstream stat("/proc/self/stat");
  std::string text((std::istreambuf_iterator<char>(stat)), std::istreambuf_iterator<char>());
  std::istringstream fields(text.substr(text.rfind(')') + 1));
  std::string field;
  for (int index = 3; index <= 22; ++index) fields >> field;
  const double ticks = std::strtod(field.c_str(), nullptr);
  std::ifstream boot("/proc/stat");
  double boot_time = 0;
  for (std::string word; boot >> word;) {
    if (word == "btime" && boot >> boot_time) break;
  }
  return boot_time + ticks / static_cast<double>(sysconf(_SC_CLK_TCK));
}

class ProcessMetrics : public prometheus::Collectable {
 public:
  std::vector<MetricFamily> Collect() const override {
    return {
        single("process_cpu_seconds_total", "User and system CPU time.", MetricType::Counter,
               cpu_seconds()),
        single("process_resident_memory_bytes", "Resident memory.", MetricType::Gauge,
               resident_bytes()),
        single("process_open_fds", "Open file descriptors.", MetricType::Gauge, open_descriptors()),
        single("process_max_fds", "Limit of open file descriptors.", MetricType::Gauge,
               max_descriptors()),
        single("process_start_time_seconds", "When the process started, Unix time.",
               MetricType::Gauge, start_time_)};
  }

 private:
  const double start_time_ = start_time();
};

}  // namespace

void add_process_metrics(Metrics& metrics, const BuildInfo& build) {
  metrics.add(std::make_shared<ProcessMetrics>());
  metrics
      .gauge(
          "hearth_build_info", "Always 1; the labels say what runs.",
          {{"version", build.version}, {"revision", build.revision}, {"compiler", build.compiler}})
      .set(1);
}

}  // namespace hearth::service
