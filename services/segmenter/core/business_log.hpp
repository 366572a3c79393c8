#pragma once

#include <deque>
#include <string>
#include <string_view>

#include "common/check.hpp"
#include "segmenter/core/business_figures.hpp"
#include "segmenter/core/memory_installation.hpp"

// For tests: a small product, and a log of it that is written one short line an event.
namespace hearth::segmenter {

inline contract::Product shop() {
  using contract::ActivityClass;
  using contract::Meaning;
  contract::Product product;
  const auto plan = [&product](const char* name, ActivityClass activity, Meaning meaning) {
    contract::PlannedEvent& event = product.plan.events[name];
    event.name = name;
    event.activity = activity;
    event.meaning = meaning;
    if (meaning == Meaning::kRefund) event.weight = -1;
    event.server_side = meaning == Meaning::kRefund || meaning == Meaning::kSupportReply;
  };
  plan("pay", ActivityClass::kConsume, Meaning::kPayment);
  plan("refund", ActivityClass::kConsume, Meaning::kRefund);
  plan("write", ActivityClass::kCreate, Meaning::kNone);
  plan("share", ActivityClass::kSocial, Meaning::kShare);
  plan("read", ActivityClass::kAbsorb, Meaning::kNone);
  plan("open", ActivityClass::kPresence, Meaning::kLogin);
  plan("grant", ActivityClass::kNone, Meaning::kReward);
  plan("complain", ActivityClass::kNone, Meaning::kComplaint);
  plan("rate", ActivityClass::kNone, Meaning::kNpsAnswer);
  plan("ask", ActivityClass::kNone, Meaning::kSupportRequest);
  plan("reply", ActivityClass::kNone, Meaning::kSupportReply);
  plan("session", ActivityClass::kNone, Meaning::kSessionTime);
  return product;
}

inline constexpr Day kShopDay = 20'454;  // 2026-01-01, where days are counted from in tests
inline constexpr std::int64_t kShopDayMs = 86'400'000;

struct ShopEvent {
  std::string user, anonymous, name;
  Day day = 0;               // after kShopDay
  std::int64_t seconds = 0;  // after midnight
  std::string properties;
  std::string id;
  contract::EventType type = contract::EventType::kTrack;
  std::string context = {};
};

// Installed, with everything that was done in it in one place.
class BusinessLog {
 public:
  explicit BusinessLog(std::uint16_t partitions = 1) : it(partitions) {
    HEARTH_CHECK(it.fold.configure(shop()).has_value());
  }

  void did(const std::string& user, const std::string& name, Day day, std::string properties = {},
           std::int64_t seconds = 0) {
    apply({user, "", name, day, seconds, std::move(properties), "m" + std::to_string(++count_)});
  }
  // The same, come through a campaign.
  void campaign(const std::string& user, const std::string& name, Day day,
                const std::string& anonymous = {}) {
    ShopEvent what{user, anonymous, name, day, 0, {}, "m" + std::to_string(++count_)};
    what.context = R"({"campaign":{"source":"weibo"}})";
    apply(what);
  }
  void apply(const ShopEvent& what) {
    const ShopEvent& kept = kept_.emplace_back(what);  // an event's strings are views
    contract::Event event =
        track(kept.user, kept.anonymous, kept.name,
              (kShopDay + kept.day) * kShopDayMs + kept.seconds * 1000, kept.id);
    event.type = kept.type;
    event.properties = kept.properties;
    event.context = kept.context;
    it.event(event);
  }

  DaySums sums(Day day) const {
    const auto rows = it.rows();
    return DayTable(rows).day(kShopDay + day);
  }
  std::uint64_t sum(Sum which, Day day) const { return at(sums(day), which); }
  std::optional<double> figure(std::string_view name, Day day) const {
    const KpiFigures figures;
    return figures.all()[figures.find(name).value()].value(sums(day));
  }

  MemoryInstallation it;

 private:
  std::deque<ShopEvent> kept_;
  int count_ = 0;
};

}  // namespace hearth::segmenter
