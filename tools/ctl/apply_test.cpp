#include <fstream>
#include <sstream>

#include "contract/product_configuration.hpp"
#include "fold/configurations.hpp"
#include "session.hpp"
#include "installation_fixture.hpp"

namespace hearth::ctl {
namespace {

class ApplyTest : public InstallationTest {
 protected:
  contract::ConfigurationText in_force() {
    const auto last = fold::last_configuration(*session_->nats, session_->names(), {0});
    return contract::configuration_text(last->body).value();
  }
  // As an API does it.
  void change_at_run_time(const contract::SegmentOverride& changed) {
    fold::Configurations configurations(*session_->nats, *session_->publisher, session_->names(),
                                        kPartitions, "/test");
    const auto compose =
        [&](const contract::Configuration& current) -> Result<fold::NextConfiguration> {
      auto text = contract::configuration_text(current.body).value();
      contract::put(text.overlay, changed);
      return fold::next_configuration(text);
    };
    ASSERT_TRUE(configurations.apply(compose, machine_time()).has_value());
  }
  std::string file(const std::string& more) {
    const auto path = folder_ / "hearth.yaml";
    std::ofstream(path) << in_force().yaml << more;
    return path;
  }
};

TEST_F(ApplyTest, keeps_what_was_changed_at_run_time_until_the_file_says_it_too) {
  contract::SegmentOverride changed;
  changed.name = "made-at-run-time";
  changed.version = {"score >= 50.0", "", contract::SegmentState::kPublished};
  changed.configuration = 2;
  change_at_run_time(changed);
  ASSERT_TRUE(done(apply_product(settings_, file("# another text\n"))));
  ASSERT_EQ(in_force().overlay.size(), 1U);
  EXPECT_EQ(in_force().overlay[0], changed);
  EXPECT_NE(in_force().yaml.find("# another text"), std::string::npos);

  std::string text = in_force().yaml;
  const std::string rules = "\n  rules:\n";
  text.insert(text.find(rules) + rules.size(), "    made-at-run-time: score >= 50.0\n");
  std::ofstream(folder_ / "hearth.yaml") << text;
  ASSERT_TRUE(done(apply_product(settings_, folder_ / "hearth.yaml")));
  EXPECT_TRUE(in_force().overlay.empty());
}

TEST_F(ApplyTest, refuses_a_file_under_which_a_rule_made_at_run_time_means_nothing) {
  contract::SegmentOverride changed;
  changed.name = "depends";
  changed.version = {"no_such_condition", "", contract::SegmentState::kPublished};
  change_at_run_time(changed);
  const auto applied = apply_product(settings_, file("# another text\n"));
  ASSERT_FALSE(applied.has_value());
  EXPECT_EQ(applied.error().kind, ErrorKind::kInvalid);
}

}  // namespace
}  // namespace hearth::ctl
