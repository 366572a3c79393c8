#include "import.hpp"

#include <fstream>
#include <map>

#include <gmock/gmock.h>

#include "import_progress.hpp"
#include "installation_fixture.hpp"
#include "live_image.hpp"
#include "rebuild.hpp"
#include "restore.hpp"
#include "snapshot.hpp"
#include "verify.hpp"

namespace hearth::ctl {
namespace {

using ::testing::Each;

constexpr int kEvents = 3000;

class ImportTest : public InstallationTest {
 protected:
  void SetUp() override {
    InstallationTest::SetUp();
    write("events", events());
  }

  std::string path(const char* name) const { return folder_ / name; }
  void write(const char* name, const std::string& content) const {
    std::ofstream(path(name), std::ios::binary) << content;
  }

  static std::string events() {
    std::string out = "not an event\n";
    for (int i = 1; i < kEvents; ++i) {
      const std::string n = std::to_string(i);
      out += R"({"type":"track","event":"Order Completed","userId":"u)" + std::to_string(i % 97) +
             R"(","timestamp":"2011-03-01T10:00:00Z","messageId":"m)" + n +
             R"(","properties":{"revenue":)" + n + "}}\n";
    }
    return out;
  }

  // Into every partition.
  void publish(const contract::Frame& frame) const {
    for (std::uint16_t p = 0; p < kPartitions; ++p) {
      ASSERT_TRUE(session_->publisher->publish_and_wait(
          {session_->names().subject({p}, contract::Kind::kHistory),
           contract::encode({"id", "/test", {}}, contract::Kind::kHistory, frame)},
          Millis(5'000)));
    }
  }
  void publish_line(const std::string& import, std::uint64_t line, std::uint64_t prev) const {
    contract::Frame frame;
    contract::Event event;
    event.message_id = "x";
    event.user_id = "u1";
    event.name = "E";
    event.line = line;
    frame.events = {event};
    frame.import = contract::ImportPosition{import, prev};
    publish(frame);
  }
  void publish_end(const std::string& import, std::uint64_t prev) const {
    contract::Frame frame;
    frame.import = contract::ImportPosition{import, prev, true};
    publish(frame);
  }

  std::vector<fold::PartitionImage> images() const {
    auto redis = connect_for_images(settings_.redis).value();
    std::vector<fold::PartitionImage> out;
    for (std::uint16_t p = 0; p < kPartitions; ++p)
      out.push_back(
          read_live_image(redis, settings_.names, segmenter::UserFold::kService, {p})->image);
    return out;
  }
  std::vector<std::string> digests() const {
    std::vector<std::string> out;
    for (const auto& image : images()) out.push_back(fold::digest(image));
    return out;
  }
  // The users' states alone.
  std::vector<std::map<std::string, std::string>> users() const {
    std::vector<std::map<std::string, std::string>> out;
    for (auto& image : images()) out.push_back(std::move(image.states));
    return out;
  }
};

TEST_F(ImportTest, what_is_imported_is_folded_and_its_states_follow_from_the_log) {
  ASSERT_TRUE(done(import_file(settings_, {path("events"), ""})));
  fold();
  EXPECT_TRUE(done(verify_partitions(settings_, Scope{}, Base::kLog)));
}

TEST_F(ImportTest, a_second_run_publishes_nothing) {
  ASSERT_TRUE(done(import_file(settings_, {path("events"), ""})));
  const std::uint64_t log = messages_in_log();
  EXPECT_EQ(messages(session_->names().dead_stream()), 1U);
  ASSERT_TRUE(done(import_file(settings_, {path("events"), ""})));
  EXPECT_EQ(messages_in_log(), log);
  fold();
  const std::uint64_t with_ticks = messages_in_log();  // of the sweep that an end starts
  ASSERT_TRUE(done(import_file(settings_, {path("events"), ""})));
  EXPECT_EQ(messages_in_log(), with_ticks);
  EXPECT_EQ(messages(session_->names().dead_stream()), 1U);
}

TEST_F(ImportTest, an_import_goes_on_before_a_frame_that_was_lost) {
  publish_line("shop", 5, 0);
  publish_line("shop", 9'000, 8'000);
  EXPECT_THAT(lines_in_log(*session_, "shop").value(), Each(5U));
}

TEST_F(ImportTest, an_end_beyond_a_lost_frame_ends_nothing) {
  publish_line("shop", 5, 0);
  publish_end("shop", 8'000);
  EXPECT_THAT(lines_in_log(*session_, "shop").value(), Each(5U));
  publish_end("shop", 5);
  EXPECT_THAT(lines_in_log(*session_, "shop").value(), Each(kWholeImport));
}

TEST_F(ImportTest, an_import_that_has_ended_takes_no_more_lines) {
  ASSERT_TRUE(done(import_file(settings_, {path("events"), "shop"})));
  fold();
  const auto before = users();
  EXPECT_THAT(lines_in_log(*session_, "shop").value(), Each(kWholeImport));
  publish_line("shop", 9'000, 0);
  fold();
  const std::uint64_t log = messages_in_log();
  write("longer", events() + events());
  ASSERT_TRUE(done(import_file(settings_, {path("longer"), "shop"})));
  EXPECT_EQ(messages_in_log(), log);
  EXPECT_EQ(users(), before);
}

TEST_F(ImportTest, a_rebuilt_partition_has_the_states_that_it_had) {
  ASSERT_TRUE(done(import_file(settings_, {path("events"), ""})));
  fold();
  const auto before = digests();
  ASSERT_TRUE(done(rebuild_partitions(settings_, Scope{})));
  EXPECT_EQ(digests(), before);
  fold();
  EXPECT_EQ(digests(), before);
}

TEST_F(ImportTest, lost_states_come_back_from_a_snapshot) {
  ASSERT_TRUE(done(import_file(settings_, {path("events"), ""})));
  fold();
  const auto before = digests();
  ASSERT_TRUE(done(take_snapshots(settings_, Scope{})));
  auto redis = redis::Connection::connect(settings_.redis, {}).value();
  ASSERT_TRUE(redis.call({"FLUSHALL"}));
  ASSERT_TRUE(done(restore_partitions(settings_, Scope{}, Restore::kMissing)));
  EXPECT_EQ(digests(), before);
  EXPECT_TRUE(done(verify_partitions(settings_, Scope{}, Base::kSnapshot)));
}

}  // namespace
}  // namespace hearth::ctl
