#include "accepted_ids.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>

#include <gtest/gtest.h>
#include <stdlib.h>

namespace hearth::load {
namespace {

class AcceptedIdsTest : public testing::Test {
 protected:
  void SetUp() override { ASSERT_NE(::mkdtemp(folder_.data()), nullptr); }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::string written() const {
    std::ifstream file(path());
    return {std::istreambuf_iterator<char>(file), {}};
  }
  std::string path() const { return folder_ + "/ids"; }

  std::string folder_ = (std::filesystem::temp_directory_path() / "hearth-load-XXXXXX").string();
  Population population_{{.run = "r"}};
};

TEST_F(AcceptedIdsTest, are_in_the_file_as_soon_as_they_are_added) {
  auto ids = AcceptedIds::open(path());
  ASSERT_TRUE(ids);
  ASSERT_TRUE(ids->add({.first = 8, .events = 2}, population_, R"({"rejected":[]})"));
  EXPECT_EQ(written(), "r-8\nr-9\n");
}

TEST_F(AcceptedIdsTest, leave_out_what_the_answer_names_as_rejected) {
  auto ids = AcceptedIds::open(path());
  ASSERT_TRUE(ids);
  ASSERT_TRUE(ids->add({.first = 10, .events = 3}, population_,
                       R"({"rejected":[{"index":1,"messageId":"r-11","code":"too-large"}]})"));
  EXPECT_EQ(written(), "r-10\nr-12\n");
}

TEST_F(AcceptedIdsTest, are_added_after_those_of_an_earlier_run) {
  for (int run = 0; run < 2; ++run) {
    auto ids = AcceptedIds::open(path());
    ASSERT_TRUE(ids);
    ASSERT_TRUE(ids->add({.first = 0, .events = 1}, population_, "{}"));
  }
  EXPECT_EQ(written(), "r-0\nr-0\n");
}

TEST_F(AcceptedIdsTest, need_a_file_that_can_be_written) {
  EXPECT_FALSE(AcceptedIds::open(folder_ + "/absent/ids"));
}

}  // namespace
}  // namespace hearth::load
