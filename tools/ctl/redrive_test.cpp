#include <gmock/gmock.h>

#include "dead_letters.hpp"
#include "ingest/core/answer.hpp"
#include "installation_fixture.hpp"

namespace hearth::ctl {
namespace {

using ::testing::ElementsAre;

std::string order(const std::string& id, const std::string& more = "") {
  return R"({"type":"track","event":"Order Completed","userId":"u1","messageId":")" + id +
         R"(","properties":{"revenue":5})" + more + "}";
}

class RedriveTest : public InstallationTest {
 protected:
  void keep(const ingest::Rejected& rejected, const ingest::SentWith& with = {}) const {
    ASSERT_TRUE(
        session_->publisher->publish_and_wait({session_->names().dead_subject(name(rejected.code)),
                                               ingest::dead_letter_body(rejected, kReceived, with)},
                                              Millis(5'000)));
  }
  void keep_good(const std::string& id) const {
    keep({0, id, ingest::Code::kEventNotPlanned, "was not planned", order(id)});
  }
  void keep_bad() const {
    keep({0, "bad", ingest::Code::kTypeMissing, "no type", R"({"event":"Order Completed"})"});
  }
  std::uint64_t letters() const { return messages(session_->names().dead_stream()); }
  std::vector<std::uint64_t> left() const {
    std::vector<std::uint64_t> sequences;
    const auto note = [&sequences](const DeadLetter& letter) -> Status {
      sequences.push_back(letter.sequence);
      return {};
    };
    EXPECT_TRUE(done(each_dead_letter(*session_, {}, note)));
    return sequences;
  }
  // The one event that u1's partition holds last.
  contract::Event last_event() {
    const auto home = contract::home(contract::user_entity("u1"), kPartitions);
    const auto message =
        jetstream::last_message(*session_->nats, session_->names().stream(home),
                                session_->names().subject(home, contract::Kind::kEvent));
    contract::Envelope envelope;
    EXPECT_TRUE(message && decoder_.frame(message->payload, envelope, frame_));
    return frame_.events.empty() ? contract::Event{} : frame_.events.back();
  }

  static constexpr TimePoint kReceived = from_unix_ms(1'795'323'150'000);  // 2026-11-22T04:52:30Z

 private:
  contract::Decoder decoder_;
  contract::Frame frame_;
};

TEST_F(RedriveTest, an_event_whose_type_only_its_path_said_is_accepted_when_the_plan_allows_it) {
  const std::uint64_t before = messages_in_log();
  constexpr const char* kRaw = R"({"event":"Order Completed","userId":"u1","messageId":"m1",)"
                               R"("properties":{"revenue":5}})";
  keep({0, "m1", ingest::Code::kEventNotPlanned, "was not planned", kRaw, "track"});
  ASSERT_TRUE(done(redrive_dead_letters(settings_, {})));
  EXPECT_EQ(messages_in_log(), before + 1);
}

TEST_F(RedriveTest, an_event_without_any_type_stays_refused_and_kept) {
  const std::uint64_t before = messages_in_log();
  keep_bad();
  ASSERT_TRUE(done(redrive_dead_letters(settings_, {})));
  EXPECT_EQ(messages_in_log(), before);
  EXPECT_EQ(letters(), 1U);
}

TEST_F(RedriveTest, what_is_accepted_is_not_taken_again_and_the_others_are_still_found) {
  const std::uint64_t before = messages_in_log();
  keep_bad();
  keep_good("m1");
  keep_bad();
  keep_good("m2");
  ASSERT_TRUE(done(redrive_dead_letters(settings_, {})));
  EXPECT_EQ(messages_in_log(), before + 2);
  EXPECT_THAT(left(), ElementsAre(1, 3));
  ASSERT_TRUE(done(redrive_dead_letters(settings_, {})));
  EXPECT_THAT(left(), ElementsAre(1, 3));
  keep_good("m3");
  ASSERT_TRUE(done(redrive_dead_letters(settings_, {.code = "event_not_planned"})));
  EXPECT_EQ(messages_in_log(), before + 3);
  EXPECT_THAT(left(), ElementsAre(1, 3));
}

TEST_F(RedriveTest, a_letter_whose_event_was_sent_but_which_was_not_deleted_counts_once) {
  const std::uint64_t before = messages_in_log();
  keep_good("m1");
  keep_good("m1");  // as if the first run had been killed before it deleted it
  ASSERT_TRUE(done(redrive_dead_letters(settings_, {.limit = 1})));
  EXPECT_EQ(letters(), 1U);
  ASSERT_TRUE(done(redrive_dead_letters(settings_, {})));
  EXPECT_EQ(letters(), 0U);
  EXPECT_EQ(messages_in_log(), before + 1);
}

TEST_F(RedriveTest, of_several_in_one_letter_the_accepted_ones_go_and_the_others_get_their_own) {
  const std::uint64_t before = messages_in_log();
  const std::string raw = "[" + order("m1") + ", 7, " + order("m2") + "]";
  ingest::Rejected several{2600, "", ingest::Code::kBatchTooLong, "too many", raw};
  several.count = 3;
  keep(several, {.context = R"({"timezone":"Europe/Paris"})"});
  ASSERT_TRUE(done(redrive_dead_letters(settings_, {})));
  EXPECT_EQ(messages_in_log(), before + 1);
  EXPECT_EQ(last_event().message_id, "m2");
  EXPECT_EQ(last_event().context, R"({"timezone":"Europe/Paris"})");
  std::vector<DeadLetter> now;
  const auto note = [&now](const DeadLetter& letter) -> Status {
    now.push_back(letter);
    return {};
  };
  ASSERT_TRUE(done(each_dead_letter(*session_, {}, note)));
  ASSERT_EQ(now.size(), 1U);
  EXPECT_EQ(now[0].raw, "7");
  EXPECT_EQ(now[0].code, "not_an_object");
  EXPECT_EQ(now[0].context, R"({"timezone":"Europe/Paris"})");
}

TEST_F(RedriveTest, an_event_is_judged_with_what_its_batch_said) {
  const std::string raw = order("m1", R"(,"timestamp":"2026-11-22T03:00:00Z")");
  keep({0, "m1", ingest::Code::kEventNotPlanned, "", raw},
       {.context = R"({"timezone":"Europe/Paris","device":{"id":"d1"},"direct":true})",
        .sent_at = "2026-11-22T03:00:05Z",
        .peer_ip = "203.0.113.9"});
  ASSERT_TRUE(done(redrive_dead_letters(settings_, {})));
  const auto event = last_event();
  EXPECT_EQ(event.context,
            R"({"timezone":"Europe/Paris","device":{"id":"d1"},"direct":true,"ip":"203.0.113.9"})");
  EXPECT_EQ(event.time, kReceived - std::chrono::seconds(5)) << "the client's clock is corrected";
}

}  // namespace
}  // namespace hearth::ctl
