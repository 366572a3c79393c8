#include "ingest/start_up.hpp"

#include <gtest/gtest.h>

namespace hearth::ingest {
namespace {

std::size_t problems_of(const fold::ServiceSettings& settings) {
  Environment environment([](const char*) -> const char* { return nullptr; });
  check_write_keys(environment, settings);
  return environment.problems().size();
}

TEST(StartUp, refuses_to_run_without_write_keys_unless_said_to_be_insecure) {
  fold::ServiceSettings settings;
  EXPECT_EQ(problems_of(settings), 1u);
  settings.insecure_dev = true;
  EXPECT_EQ(problems_of(settings), 0u);
}

TEST(StartUp, runs_open_on_loopback_only) {
  fold::ServiceSettings settings;
  settings.insecure_dev = true;
  settings.http.address = "0.0.0.0";
  EXPECT_EQ(problems_of(settings), 1u);
  settings.write_keys = {"WK1"};
  EXPECT_EQ(problems_of(settings), 0u);
}

TEST(StartUp, refuses_a_key_that_no_client_could_send) {
  fold::ServiceSettings settings;
  settings.write_keys = {"WK1", std::string(kMaxWriteKeyBytes + 1, 'k')};
  EXPECT_EQ(problems_of(settings), 1u);
}

}  // namespace
}  // namespace hearth::ingest
