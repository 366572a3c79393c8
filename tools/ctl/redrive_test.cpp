#include "dead_letters.hpp"
#include "ingest/core/answer.hpp"
#include "installation_fixture.hpp"

namespace hearth::ctl {
namespace {

class RedriveTest : public InstallationTest {
 protected:
  void keep(const ingest::Rejected& rejected) const {
    ASSERT_TRUE(
        session_->publisher->publish_and_wait({session_->names().dead_subject(name(rejected.code)),
                                               ingest::dead_letter_body(rejected, machine_time())},
                                              Millis(5'000)));
  }
};

TEST_F(RedriveTest, an_event_whose_type_only_its_path_said_is_accepted_when_the_plan_allows_it) {
  const std::uint64_t before = messages_in_log();
  constexpr const char* kRaw = R"({"event":"Order Completed","userId":"u1","messageId":"m1",)"
                               R"("properties":{"revenue":5}})";
  keep({0, "m1", ingest::Code::kEventNotPlanned, "was not planned", kRaw, "track"});
  ASSERT_TRUE(done(redrive_dead_letters(settings_, {})));
  EXPECT_EQ(messages_in_log(), before + 1);
  ASSERT_TRUE(done(redrive_dead_letters(settings_, {})));
  EXPECT_EQ(messages_in_log(), before + 1) << "sent twice";
}

TEST_F(RedriveTest, an_event_without_any_type_stays_refused) {
  const std::uint64_t before = messages_in_log();
  keep({0, "m1", ingest::Code::kTypeMissing, "no type", R"({"event":"Order Completed"})"});
  ASSERT_TRUE(done(redrive_dead_letters(settings_, {})));
  EXPECT_EQ(messages_in_log(), before);
}

}  // namespace
}  // namespace hearth::ctl
