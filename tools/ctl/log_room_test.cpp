#include "log_room.hpp"

#include <fstream>

#include <gmock/gmock.h>

#include "dead_letters.hpp"
#include "import.hpp"
#include "ingest/core/answer.hpp"
#include "installation_fixture.hpp"
#include "store_probe.hpp"

namespace hearth::ctl {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

constexpr int kLines = 12'000;

class LogRoomTest : public InstallationTest {
 protected:
  LogRoomTest() { limits_.max_bytes = 512 * 1024; }

  void SetUp() override {
    InstallationTest::SetUp();
    std::ofstream out(file());
    for (int i = 0; i < kLines; ++i) {
      const std::string n = std::to_string(i);
      out << R"({"type":"track","event":"Order Completed","userId":"u)" + std::to_string(i % 97) +
                 R"(","timestamp":"2011-03-01T10:00:00Z","messageId":"m)" + n +
                 R"(","properties":{"revenue":5,"note":")" + std::string(200, 'x') + "\"}}\n";
    }
  }
  std::string file() const { return folder_ / "events"; }

  // No stream is filled up: what folds send finds room.
  void expect_room_for_the_folds() const {
    for (std::uint16_t p = 0; p < kPartitions; ++p) {
      const auto info = jetstream::stream_info(*session_->nats, session_->names().stream({p}));
      EXPECT_LT(info->bytes, static_cast<std::uint64_t>(info->max_bytes) * 95 / 100);
    }
  }
  // As their age would, but for the configuration.
  void drop_folded_messages() const {
    auto redis = redis::Connection::connect(settings_.redis, {}).value();
    const auto statuses =
        probe_store(redis, settings_.names, segmenter::UserFold::kService, kPartitions).value();
    for (std::uint16_t p = 0; p < kPartitions; ++p) {
      ASSERT_TRUE(done(jetstream::purge_up_to(
          *session_->nats, session_->names().stream({p}), statuses[p].checkpoint.sequence(),
          session_->names().subject({p}, contract::Kind::kHistory))));
    }
  }
};

TEST_F(LogRoomTest, an_import_stops_before_a_stream_is_full_names_it_and_goes_on_later) {
  int stops = 0;
  for (;;) {
    const Status imported = import_file(settings_, {file(), "shop"});
    expect_room_for_the_folds();
    fold();
    if (imported) break;
    ++stops;
    ASSERT_EQ(imported.error().kind, ErrorKind::kLimit) << imported.error().detail;
    const std::string first = session_->names().stream({0});
    EXPECT_THAT(imported.error().detail,
                AllOf(HasSubstr(first.substr(0, first.size() - 1)), HasSubstr("85 % full")));
    ASSERT_LT(stops, kLines);
    drop_folded_messages();
  }
  EXPECT_GT(stops, 0);
}

TEST_F(LogRoomTest, a_redrive_leaves_letters_where_they_are_while_a_stream_is_nearly_full) {
  const ingest::Rejected rejected{
      0, "m1", ingest::Code::kEventNotPlanned, "was not planned",
      R"({"type":"track","event":"Order Completed","userId":"u1","messageId":"m1","properties":{"revenue":5}})"};
  ASSERT_TRUE(
      session_->publisher->publish_and_wait({session_->names().dead_subject(name(rejected.code)),
                                             ingest::dead_letter_body(rejected, machine_time())},
                                            Millis(5'000)));
  ASSERT_FALSE(import_file(settings_, {file(), "shop"}));
  const std::uint64_t log = messages_in_log();
  const Status redriven = redrive_dead_letters(settings_, {});
  ASSERT_FALSE(redriven);
  EXPECT_EQ(redriven.error().kind, ErrorKind::kLimit);
  EXPECT_EQ(messages_in_log(), log);
  EXPECT_EQ(messages(session_->names().dead_stream()), 1U);
}

TEST_F(LogRoomTest, what_is_nearly_full_takes_nothing) {
  ASSERT_TRUE(done(LogRoom(*session_).take(1)));
  ASSERT_FALSE(import_file(settings_, {file(), "shop"}));
  EXPECT_EQ(LogRoom(*session_).take(1).error().kind, ErrorKind::kLimit);
}

}  // namespace
}  // namespace hearth::ctl
