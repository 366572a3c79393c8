#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "calendar/calendar.hpp"
#include "calendar/user_zone.hpp"
#include "common/result.hpp"
#include "contract/fold.hpp"
#include "contract/product.hpp"
#include "segmenter/core/activity.hpp"
#include "segmenter/core/configured.hpp"
#include "segmenter/core/devices.hpp"
#include "segmenter/core/happening.hpp"
#include "segmenter/core/identity.hpp"
#include "segmenter/core/segment_judge.hpp"
#include "segmenter/core/state.pb.h"
#include "segmenter/core/tier_table.hpp"
#include "segmenter/features/property_reader.hpp"

namespace hearth::segmenter {

// Folds a partition's events into its users and its KPI rows. The shape is the one that
// contract/fold.hpp asks for.
class UserFold {
 public:
  using State = pb::Entity;
  static constexpr std::uint32_t kVersion = 5;
  static constexpr std::string_view kService = "segmenter";

  explicit UserFold(const contract::Genesis& genesis);
  ~UserFold();
  UserFold(UserFold&&) noexcept;
  UserFold& operator=(UserFold&&) noexcept;

  Status configure(const contract::Configuration& configuration);
  Status configure(contract::Product product, std::uint64_t number = 0);
  Status table(const contract::Table& table);
  const contract::Product& product() const { return configured_->product; }
  const Calendar& calendar() const { return *calendar_; }

  void prefetch(const contract::Input& input, std::vector<std::string>& keys);
  void handle(const contract::Input& input, Workspace& workspace);

 private:
  struct Turn;  // one input's share of the rows
  void on_event(const contract::Input& input, Turn& turn);
  void on_signal(const contract::Input& input, Turn& turn);
  void on_command(const contract::Input& input, Turn& turn);
  void on_timer(const contract::Input& input, Workspace& workspace);
  void on_sweep(const contract::Input& input, Workspace& workspace);
  void on_mark(const contract::Input& input, Workspace& workspace);
  void on_backfill(const contract::Input& input, Workspace& workspace);
  void begin_judging();
  void act(Turn& turn, pb::User& user, pb::Activity& part, const Happening& happening,
           const Deed& deed, std::uint32_t name);
  void on_message(const contract::Input& input, Turn& turn);
  void note_value(Workspace& workspace, std::int64_t before, std::int64_t after);
  void judge(const contract::Input& input, Workspace& workspace, const News& news = {});

  std::uint16_t partitions_;
  bool is_real_time_;
  std::unique_ptr<const Calendar> calendar_;
  DayClock clock_;
  std::unique_ptr<const Configured> configured_;
  std::unique_ptr<SegmentJudge> judge_;
  bool plan_noted_ = false;  // since this configuration, or since this object was made
  static constexpr Day kNoDay = -1, kNobody = -2;
  Day announced_ = kNobody;  // the day of the rows that were announced last
  // What the last mark told stands as long as nothing of it has changed. At first nobody knows.
  Day told_to_ = -1, oldest_changed_ = 0;
  bool values_moved_ = true;
  TierTable tiers_;
  Devices devices_;
  PropertyReader properties_;
  UserZones zones_;
};

// Under which name an event is counted and looked up in the tracking plan: a tracked event's own,
// else its type's
// ("page", "identify"): the names of pages are the product's content, not its behaviours.
std::string_view label_of(const contract::Event& event);

}  // namespace hearth::segmenter
