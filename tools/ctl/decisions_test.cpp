#include "decisions.hpp"

#include "installation_fixture.hpp"

namespace hearth::ctl {
namespace {

class DecisionsTest : public InstallationTest {
 protected:
  void decide(const std::string& entity, const std::string& name) {
    contract::Signal signal;
    signal.service = "segmenter";
    signal.entity = entity;
    signal.name = name;
    signal.body = R"({"left":[{"segment":"core","because":[]}]})";
    const auto home = contract::home(entity, session_->genesis.partitions);
    const auto subject = session_->names().subject(home, contract::Kind::kSignal);
    const std::string payload = contract::encode({"s", "/test", from_unix_ms(1)}, signal);
    ASSERT_TRUE(session_->publisher->publish_and_wait({subject, payload}, Millis(5'000)));
  }
};

TEST_F(DecisionsTest, are_those_about_one_person_with_their_reasons_the_oldest_first) {
  decide("u:ann", "segments");
  decide("u:bob", "segments");
  decide("u:ann", "task.done");
  std::vector<std::string> names, bodies;
  EXPECT_TRUE(done(each_decision(*session_, "u:ann", [&](const Decision& one) {
    names.push_back(one.signal.name);
    bodies.push_back(one.signal.body);
  })));
  EXPECT_EQ(names, (std::vector<std::string>{"segments", "task.done"}));
  ASSERT_FALSE(bodies.empty());
  EXPECT_EQ(bodies.front(), R"({"left":[{"segment":"core","because":[]}]})");
}

}  // namespace
}  // namespace hearth::ctl
