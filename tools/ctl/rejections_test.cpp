#include "rejections.hpp"

#include "installation_fixture.hpp"

namespace hearth::ctl {
namespace {

class RejectionsTest : public InstallationTest {
 protected:
  void write(const std::string& payload) {
    const auto subject = session_->names().subject({0}, contract::Kind::kSignal);
    const auto ack = session_->publisher->publish_and_wait({subject, payload}, Millis(5'000));
    ASSERT_TRUE(ack);
    last_ = ack->sequence;
  }
  std::vector<Rejection> listed(const RejectionFilter& filter) const {
    std::vector<Rejection> all;
    EXPECT_TRUE(done(each_rejection(*session_, filter, [&all](const Rejection& one) {
      all.push_back(one);
      return Status{};
    })));
    return all;
  }

  std::uint64_t last_ = 0;
};

TEST_F(RejectionsTest, what_a_fold_refused_is_shown_with_its_place_and_its_text) {
  write("no signal");
  fold();
  const auto all = listed({});
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(all[0].service, "segmenter");
  EXPECT_EQ(all[0].partition, 0);
  EXPECT_EQ(all[0].sequence, last_);
  EXPECT_FALSE(all[0].code.empty());
  EXPECT_NE(all[0].detail.find(std::to_string(last_)), std::string::npos) << all[0].detail;
  EXPECT_EQ(refused_message(*session_, all[0]).value(), "no signal");
  EXPECT_TRUE(listed({.service = "rewards", .code = {}}).empty());
  EXPECT_TRUE(listed({.service = {}, .code = "poison"}).empty());
  EXPECT_EQ(listed({.service = "segmenter", .code = all[0].code}).size(), 1U);
}

TEST_F(RejectionsTest, the_newest_are_shown_the_oldest_of_them_first) {
  for (const char* each : {"one", "two", "three"}) write(each);
  fold();
  const auto all = listed({.service = {}, .code = {}, .limit = 2});
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].sequence, last_ - 1);
  EXPECT_EQ(all[1].sequence, last_);
}

TEST_F(RejectionsTest, a_message_that_the_log_holds_no_more_is_nothing) {
  write("no signal");
  fold();
  const auto all = listed({});
  ASSERT_EQ(all.size(), 1U);
  ASSERT_TRUE(jetstream::purge_up_to(*session_->nats, session_->names().stream({0}), last_ + 1));
  EXPECT_EQ(refused_message(*session_, all[0]).value(), std::nullopt);
}

}  // namespace
}  // namespace hearth::ctl
