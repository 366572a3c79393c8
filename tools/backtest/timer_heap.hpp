#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "common/time.hpp"

namespace hearth::backtest {

struct DueTimer {
  TimePoint due{};
  std::string entity, name;
};

// The timers of one partition, fired in the order of libs/fold/timers.hpp: by due time, then by the
// hash of entity and name. A moved timer leaves its old entry in the heap, which is passed over;
// when more than half of the heap is such entries, they are swept out.
class TimerHeap {
 public:
  void arm(std::string_view entity, std::string_view name, TimePoint due);
  void cancel(std::string_view entity, std::string_view name);
  std::optional<TimePoint> earliest();
  std::optional<DueTimer> take_due(TimePoint now);
  std::size_t size() const { return armed_.size(); }

 private:
  struct Entry {
    TimePoint due{};
    std::uint64_t hash = 0;
    std::string target;  // <entity>#<name>
  };
  static bool later(const Entry& a, const Entry& b);
  void drop_stale();
  void compact();

  std::unordered_map<std::string, TimePoint> armed_;  // by target
  std::vector<Entry> heap_;
};

}  // namespace hearth::backtest
