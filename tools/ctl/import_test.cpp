#include "import.hpp"

#include <fstream>
#include <future>
#include <map>

#include <gmock/gmock.h>

#include "import_progress.hpp"
#include "installation_fixture.hpp"
#include "live_image.hpp"
#include "rebuild.hpp"
#include "restore.hpp"
#include "snapshot.hpp"
#include "store_probe.hpp"
#include "stream_walk.hpp"
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

  static std::string events(int lines = kEvents) {
    std::string out = "not an event\n";
    for (int i = 1; i < lines; ++i) {
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

class PacedImportTest : public ImportTest {
 protected:
  static constexpr int kLines = 12'000;
  static constexpr std::uint64_t kMaxUnfolded = 4'000;

  void SetUp() override {
    ImportTest::SetUp();
    write("many", events(kLines));
  }
  std::future<Status> import_many(Millis patience) {
    return std::async(std::launch::async, [this, patience] {
      return import_file(settings_, {path("many"), "", {kMaxUnfolded, patience}});
    });
  }
  static bool is_over(const std::future<Status>& import) {
    return import.wait_for(Millis(0)) == std::future_status::ready;
  }

  // The checkpoints must not move meanwhile.
  std::uint64_t unfolded_lines() const {
    auto redis = redis::Connection::connect(settings_.redis, {}).value();
    const auto statuses =
        probe_store(redis, settings_.names, segmenter::UserFold::kService, kPartitions).value();
    std::uint64_t lines = 0;
    contract::Decoder decoder;
    for (std::uint16_t p = 0; p < kPartitions; ++p) {
      const std::string subject = settings_.names.subject({p}, contract::Kind::kHistory);
      const std::uint64_t folded = statuses[p].checkpoint.sequence();
      const auto count = [&](const jetstream::ReceivedMessage& message) -> Result<Walk> {
        contract::Envelope envelope;
        contract::Frame frame;
        const bool is_ours = message.subject == subject && message.sequence > folded;
        if (is_ours && decoder.frame(message.payload, envelope, frame))
          lines += frame.events.size();
        return Walk::kOn;
      };
      EXPECT_TRUE(done(each_message(*session_, settings_.names.stream({p}), count)));
    }
    return lines;
  }
};

TEST_F(PacedImportTest, no_more_lies_before_the_folds_than_may) {
  constexpr int kLooks = 5;  // while the folds stand still
  Owner<segmenter::UserFold> owner(settings_, kPartitions);
  auto import = import_many(kDeadline);
  while (!is_over(import)) {
    while (unfolded_lines() == 0 && !is_over(import)) {
    }
    for (int look = 0; look < kLooks; ++look) ASSERT_LE(unfolded_lines(), kMaxUnfolded);
    owner.turn();
  }
  EXPECT_TRUE(done(import.get()));
}

TEST_F(PacedImportTest, a_service_that_folds_nothing_is_not_waited_for_and_that_is_said_once) {
  const Owner<segmenter::UserFold> owner(settings_, kPartitions);  // is never turned
  ::testing::internal::CaptureStderr();
  const Status imported = import_many(Millis(100)).get();
  EXPECT_THAT(::testing::internal::GetCapturedStderr(),
              ::testing::ContainsRegex("segmenter has folded nothing[^\n]*is not waited for\n"));
  EXPECT_TRUE(done(imported));
  EXPECT_EQ(unfolded_lines(), kLines - 1U);
}

}  // namespace
}  // namespace hearth::ctl
