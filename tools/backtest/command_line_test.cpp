#include "command_line.hpp"

#include "backtest_fixture.hpp"

namespace hearth::backtest {
namespace {

class CommandLineTest : public BacktestFixture {
 protected:
  struct Answer {
    int code = 0;
    std::string out, err;
  };
  Answer run(std::vector<std::string> words) const {
    std::vector<const char*> pointers{"hearth backtest"};
    for (const std::string& word : words) pointers.push_back(word.c_str());
    testing::internal::CaptureStdout();
    testing::internal::CaptureStderr();
    Answer answer;
    answer.code = run_command_line(static_cast<int>(pointers.size()), pointers.data());
    answer.out = testing::internal::GetCapturedStdout();
    answer.err = testing::internal::GetCapturedStderr();
    return answer;
  }
  std::string content(const std::string& name) const {
    std::ifstream file(folder_ / name);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  }
};

TEST_F(CommandLineTest, it_writes_the_reports_that_were_asked_for) {
  const std::string config = write("shop.yaml", kShop);
  const std::string events = write("e.ndjson", line("ann", "Read", 1, 10));
  const auto done = run({"--config", config, events, "--json", folder_ / "r.json", "--html",
                         folder_ / "r.html", "--compare", config, "--threads", "2"});
  EXPECT_EQ(done.code, 0) << done.err;
  EXPECT_NE(done.out.find("1 events of 1 users"), std::string::npos) << done.out;
  EXPECT_EQ(Json::parse(content("r.json"))["configurations"].size(), 2U);
  EXPECT_TRUE(content("r.html").starts_with("<!doctype html>"));
}

TEST_F(CommandLineTest, a_wrong_configuration_is_refused_as_hearth_check_does) {
  std::string wrong = kShop;
  wrong.replace(wrong.find("count("), 6, "cuont(");
  const auto done = run({"--config", write("shop.yaml", wrong), write("e.ndjson", "")});
  EXPECT_EQ(done.code, 1);
  EXPECT_NE(done.err.find("shop.yaml:11:13: segments.rules.buyer"), std::string::npos) << done.err;
  EXPECT_NE(done.err.find("has 1 problem"), std::string::npos) << done.err;
}

TEST_F(CommandLineTest, words_that_make_no_sense_are_misuse) {
  const std::string config = write("shop.yaml", kShop), events = write("e.ndjson", "");
  EXPECT_EQ(run({}).code, 2);
  EXPECT_EQ(run({"--config", config, events, "--until", "tomorrow"}).code, 2);
  EXPECT_EQ(run({"--config", config, events, "--zone", "Mars/Olympus"}).code, 2);
  EXPECT_EQ(run({"--help"}).code, 0);
}

TEST_F(CommandLineTest, failures_are_one_sentence) {
  const std::string config = write("shop.yaml", kShop);
  const auto empty = run({"--config", config, write("e.ndjson", "")});
  EXPECT_EQ(empty.code, 1);
  EXPECT_NE(empty.err.find("has no event: it is empty"), std::string::npos) << empty.err;
  const auto absent = run({"--config", config, folder_ / "absent.ndjson"});
  EXPECT_EQ(absent.code, 1);
  EXPECT_NE(absent.err.find("cannot be read"), std::string::npos) << absent.err;
  const auto damaged = run({"--config", config, write("e.ndjson.gz", "\x1f\x8b\x08garbage")});
  EXPECT_EQ(damaged.code, 1);
}

}  // namespace
}  // namespace hearth::backtest
