#include "clock.hpp"

#include <sstream>

#include "contract/json_text.hpp"
#include "fold/state_reader.hpp"
#include "installation_fixture.hpp"
#include "store_probe.hpp"

namespace hearth::ctl {
namespace {

using std::chrono::hours;

// What an alarm clock remembers: when it rang, and when the neighbour heard of it.
struct Alarm {
  std::int64_t rang_ms = 0, heard_ms = 0;

  void Clear() { *this = Alarm(); }
  std::string SerializeAsString() const {
    return std::to_string(rang_ms) + " " + std::to_string(heard_ms);
  }
  bool ParseFromString(const std::string& text) {
    std::istringstream in(text);
    return static_cast<bool>(in >> rang_ms >> heard_ms);
  }
};

// Rings 30 hours after an event and tells a neighbour, perhaps in another partition.
class AlarmFold {
 public:
  using State = Alarm;
  static constexpr std::uint32_t kVersion = 1;
  static constexpr std::string_view kService = segmenter::UserFold::kService;
  explicit AlarmFold(const contract::Genesis&) {}
  Status configure(const contract::Configuration&) { return {}; }
  void prefetch(const contract::Input&, std::vector<std::string>&) const {}
  void handle(const contract::Input& input, contract::Workspace<Alarm>& workspace) {
    using What = contract::Input::What;
    if (input.what == What::kEvent)
      workspace.set_timer(input.entity, "ring", input.now + hours(30));
    if (input.what == What::kTimer) {
      workspace.edit(input.entity).rang_ms = to_unix_ms(input.now);
      workspace.signal("neighbour of " + std::string(input.entity), "rang", "{}");
    }
    if (input.what == What::kSignal) workspace.edit(input.entity).heard_ms = to_unix_ms(input.now);
  }
};

class DrivenClockTest : public InstallationTest {
 protected:
  DrivenClockTest() : InstallationTest("driven") {}

  TimePoint now() const { return fold::last_mark(*session_->nats, settings_.names, {3}).value(); }

  void publish_event(const std::string& user) const {
    contract::Frame frame;
    contract::Event event;
    event.message_id = user;
    event.user_id = user;
    event.name = "E";
    frame.events = {event};
    const auto home = contract::home(contract::entity_of(event), kPartitions);
    ASSERT_TRUE(session_->publisher->publish_and_wait(
        {session_->names().subject(home, contract::Kind::kEvent),
         contract::encode({user, "/test", machine_time()}, contract::Kind::kEvent, frame)},
        Millis(5'000)));
  }

  Alarm alarm(const std::string& entity) const {
    fold::StateReader reader(settings_.redis, settings_.names, std::string(AlarmFold::kService),
                             kPartitions);
    const auto read = reader.read(contract::home(entity, kPartitions), {entity});
    Alarm out;
    if (read && read->values.front()) out.ParseFromString(*read->values.front());
    return out;
  }

  Status drive(const char* forward, const char* to = "") const {
    return drive_clock(settings_, {.forward = forward, .to = to, .patience = kDeadline});
  }
};

TEST_F(DrivenClockTest, starts_at_the_time_of_its_making_and_stands_still) {
  const TimePoint start = now();
  EXPECT_LE(start, machine_time());
  EXPECT_GT(start, machine_time() - kDeadline);
  fold();
  EXPECT_EQ(now(), start);
}

TEST_F(DrivenClockTest, is_moved_step_by_step_and_all_that_comes_of_a_step_is_folded_in_it) {
  const TimePoint start = now();
  Owner<AlarmFold> owner(settings_, kPartitions);
  std::jthread turning([&](std::stop_token stop) { owner.turn_until(stop); });
  publish_event("u1");
  publish_event("u2");
  ASSERT_TRUE(done(drive("2d")));
  EXPECT_EQ(now(), start + hours(48));
  for (const std::string user : {"u:u1", "u:u2"}) {
    EXPECT_EQ(alarm(user).rang_ms, to_unix_ms(start + hours(30))) << user;
    EXPECT_EQ(alarm("neighbour of " + user).heard_ms, to_unix_ms(start + hours(30))) << user;
  }
  auto redis = redis::Connection::connect(settings_.redis, {}).value();
  const auto statuses =
      probe_store(redis, settings_.names, AlarmFold::kService, kPartitions).value();
  for (const auto& status : statuses) {
    EXPECT_EQ(Millis(status.checkpoint.observed_ms()), hours(48));
    EXPECT_EQ(from_unix_ms(status.checkpoint.log_time_ms()), start + hours(48));
  }
}

TEST_F(DrivenClockTest, is_moved_to_a_moment_but_never_back) {
  const TimePoint start = now();
  ASSERT_TRUE(done(drive("", contract::to_rfc3339(start + hours(3)).c_str())));
  EXPECT_EQ(now(), start + hours(3));
  const auto back = drive("", contract::to_rfc3339(start).c_str());
  ASSERT_FALSE(back);
  EXPECT_EQ(back.error().kind, ErrorKind::kConflict);
  EXPECT_EQ(now(), start + hours(3));
}

class RealClockTest : public InstallationTest {};

TEST_F(RealClockTest, cannot_be_moved) {
  const std::uint64_t before = messages_in_log();
  const auto moved = drive_clock(settings_, {.forward = "1h", .to = ""});
  ASSERT_FALSE(moved);
  EXPECT_EQ(moved.error().kind, ErrorKind::kConflict);
  EXPECT_NE(moved.error().detail.find("is real and cannot be moved"), std::string::npos);
  EXPECT_EQ(messages_in_log(), before);
}

}  // namespace
}  // namespace hearth::ctl
