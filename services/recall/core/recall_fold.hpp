#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "common/result.hpp"
#include "contract/fold.hpp"
#include "recall/core/happening.hpp"
#include "recall/core/terms.hpp"

namespace hearth::recall {

// Folds a partition's events into what recall knows of its users, and leads the silent ones through
// the campaigns that are for them. Only identified users: nobody else can be called back; of guests
// it is kept for a time what they bring along when they register. The shape is the one that
// contract/fold.hpp asks for.
class RecallFold {
 public:
  using State = pb::Entity;
  static constexpr std::uint32_t kVersion = 2;
  static constexpr std::string_view kService = "recall";

  explicit RecallFold(const contract::Genesis& genesis);

  Status configure(const contract::Configuration& configuration);
  Status table(const contract::Table& table);
  void prefetch(const contract::Input& input, std::vector<std::string>& keys) const;
  void handle(const contract::Input& input, Workspace& workspace);

 private:
  bool concerns_recall(const contract::Input& input) const;  // an event
  void on_event(const contract::Input& input, Workspace& workspace);
  void visited(const contract::Input& input, TimePoint at, std::string_view zone,
               Workspace& workspace);
  void on_forwarded(const contract::Input& input, Workspace& workspace);
  void on_signal(const contract::Input& input, Workspace& workspace);
  Terms terms();

  MarkClock clock_;
  std::unique_ptr<const Calendar> calendar_;
  EventMeanings meanings_;
  Settings settings_;
  std::uint64_t configuration_ = 0;
  OpenProgrammes programmes_;
  UserZones zones_;
};

}  // namespace hearth::recall
