#include <algorithm>
#include <map>
#include <set>

#include <gtest/gtest.h>

#include "scripted_history.hpp"

// What the intents' words mean, looked for in the events that come of them.
namespace hearth::load {
namespace {

using namespace std::chrono_literals;

// The events of everybody with an intent, summed.
struct Sum {
  std::map<std::string, int> count;
  std::map<std::string, int> rewarded;
  int users = 0, events = 0, own = 0;
  double user_days = 0;  // with at least one event

  double share(const std::string& event) const {
    const auto found = count.find(event);
    return found == count.end() ? 0 : double(found->second) / events;
  }
  double share(std::initializer_list<const char*> names) const {
    double sum = 0;
    for (const char* event : names) sum += share(event);
    return sum;
  }
  double a_day(const std::string& event) const { return share(event) * events / user_days; }
};

class Behaviour : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    cast_ = std::make_unique<Cast>(test_cast(3'000));
    users_ = by_user(read_history(text_of(*cast_)));
    for (std::uint32_t user = 0; user < cast_->people().size(); ++user) {
      add(sums_[cast_->people()[user].intent], users_.at(user_id(user)));
    }
  }
  static void TearDownTestSuite() {
    cast_.reset();
    users_.clear();
    sums_.clear();
  }

  static void add(Sum& sum, const std::vector<Told>& events) {
    std::set<std::int64_t> days;
    for (const Told& told : events) {
      ++sum.count[told.event];
      if (told.rewarded) ++sum.rewarded[told.event];
      if (told.author == told.user) ++sum.own;
      days.insert(told.time.time_since_epoch() / 24h);
    }
    ++sum.users;
    sum.events += static_cast<int>(events.size());
    sum.user_days += static_cast<double>(days.size());
  }

  static const Sum& of(Intent intent) { return sums_.at(intent); }

  // For each user with an intent.
  template <class Look>
  static void each(Intent intent, Look look) {
    for (std::uint32_t user = 0; user < cast_->people().size(); ++user) {
      if (cast_->people()[user].intent == intent) look(users_.at(user_id(user)));
    }
  }

  static inline std::unique_ptr<Cast> cast_;
  static inline std::map<std::string, std::vector<Told>> users_;
  static inline std::map<Intent, Sum> sums_;
};

TEST_F(Behaviour, of_core_users_has_every_kind_of_value) {
  const Sum& core = of(Intent::kCore);
  EXPECT_GT(core.a_day("Order Completed"), 0.1);
  EXPECT_GT(core.a_day("Note Published"), 0.2);
  EXPECT_GT(core.a_day("Comment Created"), 0.3);
  EXPECT_GT(core.a_day("Article Read"), 1);
  EXPECT_LT(core.share({"App Opened", "Signed In", "Checked In"}), 0.35);
}

TEST_F(Behaviour, of_quiet_readers_is_reading_saving_and_searching_nearly_every_day) {
  const Sum& readers = of(Intent::kQuietReader);
  EXPECT_GT(readers.share({"Article Read", "Video Watched", "Product Searched", "Product Viewed",
                           "Item Favorited"}),
            0.65);
  EXPECT_LT(readers.share({"Order Completed", "Note Published", "Comment Created", "Liked"}), 0.04);
  EXPECT_LT(readers.share("Order Completed"), 0.005);
  EXPECT_GT(readers.share("Liked"), 0.0005) << "now and then they do like something";
}

TEST_F(Behaviour, of_check_in_farmers_is_being_there_and_being_paid_for_it) {
  const Sum& farmers = of(Intent::kCheckInFarmer);
  EXPECT_GT(farmers.share({"App Opened", "Signed In", "Checked In", "Reward Claimed"}), 0.9);
  EXPECT_GT(farmers.rewarded.at("Checked In"), 0.8 * farmers.count.at("Checked In"));
  int buyers = 0;
  each(Intent::kCheckInFarmer, [&](const std::vector<Told>& events) {
    for (const Told& told : events) buyers += told.event == "Order Completed" ? 1 : 0;
  });
  EXPECT_GT(buyers, 0) << "some bought something once";
  EXPECT_LT(buyers, 0.3 * farmers.users);
}

TEST_F(Behaviour, is_a_check_in_a_day_at_most) {
  for (const auto& [user, events] : users_) {
    std::map<std::int64_t, int> days;
    for (const Told& told : events) {
      if (told.event == "Checked In") ++days[(told.time + 8h).time_since_epoch() / 24h];
    }
    for (const auto& [day, count] : days) ASSERT_EQ(count, 1) << user;
  }
}

TEST_F(Behaviour, of_liking_bots_is_many_likes_within_minutes_partly_of_their_own_content) {
  const Sum& bots = of(Intent::kLikingBot);
  EXPECT_GT(bots.share("Liked"), 0.85);
  EXPECT_GT(bots.own, bots.count.at("Liked") / 10);
  EXPECT_LT(bots.own, bots.count.at("Liked") * 9 / 10);
  each(Intent::kLikingBot, [](const std::vector<Told>& events) {
    std::vector<TimePoint> likes;
    for (const Told& told : events) {
      if (told.event == "Liked") likes.push_back(told.time);
    }
    bool burst = false;
    for (std::size_t i = 10; i < likes.size(); ++i) burst |= likes[i] - likes[i - 10] < 5min;
    EXPECT_TRUE(burst);
  });
}

TEST_F(Behaviour, of_order_brushers_is_buying_and_giving_back_within_days) {
  double paid = 0, returned = 0;
  each(Intent::kOrderBrusher, [&](const std::vector<Told>& events) {
    std::map<std::string, Told> orders;
    for (const Told& told : events) {
      if (told.event == "Order Completed") {
        EXPECT_TRUE(orders.emplace(told.order, told).second);
        paid += told.yuan;
      } else if (told.event == "Order Refunded") {
        ASSERT_EQ(orders.count(told.order), 1U);
        EXPECT_EQ(told.yuan, orders[told.order].yuan);
        EXPECT_LT(told.time - orders[told.order].time, 5 * 24h);
        returned += told.yuan;
      }
    }
  });
  EXPECT_GT(returned, 0.75 * paid);
  EXPECT_LT(returned, 0.98 * paid);
  EXPECT_LT(of(Intent::kCore).count.at("Order Refunded"),
            0.1 * of(Intent::kCore).count.at("Order Completed"));
}

TEST_F(Behaviour, of_bonus_hunters_is_claiming_and_hardly_any_buying_on_the_ring_s_device) {
  const Sum& hunters = of(Intent::kBonusHunter);
  EXPECT_GT(hunters.a_day("Reward Claimed"), 1);
  EXPECT_LT(hunters.count.at("Order Completed"), 0.5 * hunters.users);
  EXPECT_GT(hunters.count.at("Order Completed"), 0.05 * hunters.users);
  std::map<std::string, std::set<std::string>> devices, addresses;
  each(Intent::kBonusHunter, [&](const std::vector<Told>& events) {
    for (const Told& told : events) {
      devices[told.device].insert(told.user);
      addresses[told.address].insert(told.user);
    }
  });
  EXPECT_EQ(devices.size(), addresses.size());
  EXPECT_GT(hunters.users / devices.size(), 7U);
}

TEST_F(Behaviour, overlaps_where_people_do) {
  int readers_who_check_in = 0, busy_regulars = 0;
  each(Intent::kQuietReader, [&](const std::vector<Told>& events) {
    const auto check_ins = std::count_if(
        events.begin(), events.end(), [](const Told& told) { return told.event == "Checked In"; });
    readers_who_check_in += check_ins > 12 ? 1 : 0;
  });
  each(Intent::kRegular, [&](const std::vector<Told>& events) {
    const auto rewarded =
        std::count_if(events.begin(), events.end(), [](const Told& told) { return told.rewarded; });
    busy_regulars += rewarded > 12 ? 1 : 0;
  });
  EXPECT_GT(readers_who_check_in, 10);
  EXPECT_GT(busy_regulars, 30);
}

TEST_F(Behaviour, follows_the_hours_of_the_day) {
  std::array<int, 24> hours{};
  for (const auto& [user, events] : users_) {
    for (const Told& told : events) ++hours[(told.time + 8h).time_since_epoch() / 1h % 24];
  }
  EXPECT_GT(hours[20], 10 * hours[3]);
  EXPECT_GT(hours[10], 2 * hours[4]);
}

}  // namespace
}  // namespace hearth::load
